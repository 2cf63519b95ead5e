"""Commands and listeners by feature."""
