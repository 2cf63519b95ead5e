"""The claims of the seed article, which come with the program and are imported only on request."""

from importlib.resources import files


def seed_file() -> bytes:
    """`seeds/claims.csv`, from a checkout or from the installed package."""
    return files("seeds").joinpath("claims.csv").read_bytes()
