class DatabaseError(Exception):
    """The database cannot be used; the message says in one sentence why and what to do."""
