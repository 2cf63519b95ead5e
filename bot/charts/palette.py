"""Colours that people with any colour vision tell apart, on a ground that suits light and dark pages.

The hues are Okabe and Ito's (2008); each state also has a pattern of its own.
"""

GROUND = "#1e1f22"
TEXT = "#f2f3f5"
QUIET_TEXT = "#c4c9ce"
LINES = "#4e5058"

NEEDS_SOURCING = "#e69f00"
DISPUTED = "#cc79a7"
SOURCED = "#56b4e9"
CHECKED = "#009e73"
SIGHTINGS = "#56b4e9"
CONTRADICTIONS = "#f0e442"
UNSURE = "#cc79a7"


def contrast(colour: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, by WCAG 2.1."""
    lighter, darker = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
