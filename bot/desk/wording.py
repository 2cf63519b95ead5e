from hashlib import sha256

from bot.matching import canonical_wording


def wording_key(text: str) -> str:
    """Equal for equal wordings: case, punctuation, markup and look-alike letters make no difference."""
    return sha256(canonical_wording(text).encode()).hexdigest()
