class DeskError(Exception):
    """A use case cannot be carried out; the message is one sentence that the person who asked can act on."""


class NotFoundError(DeskError):
    """What was named does not exist at this desk."""


class InvalidError(DeskError):
    """A value that was given cannot be used."""


class ConflictError(DeskError):
    """The change would contradict what the desk already has."""
