"""Numbers in words and digits, and whether two quantities can be the same."""

NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ).split()
    )
} | {
    word: str(10 * tens)
    for tens, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
MULTIPLIERS = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
MULTIPLIERS |= {"milion": 1e6, "millon": 1e6, "bilion": 1e9, "thousnad": 1e3, "hundered": 100.0}


def number_text(value: float) -> str:
    """A number as it stands in a term: `600`, `1.5`."""
    if value != value or value in {float("inf"), float("-inf")} or value > 1e15:  # noqa: PLR0124 - not a number
        return "999999999999999"
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0").rstrip(".")
