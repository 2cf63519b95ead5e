import pytest

from bot.exchange.ratings import LABELS, VALUES, RatingError, verdict_of


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Pants on Fire", "false"), ("Pants on Fire!", "false"), ("Four Pinocchios", "false"), ("FALSE", "false"),
        ("Mostly False", "misleading"), ("mostly-false", "misleading"), ("Miscaptioned", "misleading"),
        ("Three Pinocchios", "misleading"), ("Missing Context", "misleading"), ("Half True", "mixed"),
        ("Half-True", "mixed"), ("Mixture", "mixed"), ("Partly false", "mixed"), ("Mostly True", "mostly_true"),
        ("Correct Attribution", "true"), ("Geppetto Checkmark", "true"), ("No evidence", "unproven"),
        ("Unsupported", "unproven"), ("Research In Progress", "unproven"), ("Labeled Satire", "false"),
        ("Satire", "false"), ("It’s complicated", "unproven"), ("False. The video is from 2017.", "false"),
        ("Misleading: the figure counts something else", "misleading"), ("Falso", "false"),
    ],
)  # fmt: skip
def test_publishers_words_have_a_place_on_the_scale(words: str, verdict: str) -> None:
    assert verdict_of(words) == verdict


def test_words_come_before_numbers_and_unknown_words_leave_it_to_them() -> None:
    assert verdict_of("Pants on Fire", 1, 6, 0) == "false"
    assert verdict_of("Half True", 1, 5, 1) == "mixed"
    assert verdict_of("Sheesh", 4, 5, 1) == "mostly_true"
    assert verdict_of("Sheesh") is None
    assert verdict_of(None) is None


@pytest.mark.parametrize(
    ("value", "best", "worst", "verdict"),
    [
        (1, None, None, "false"), (2, None, None, "misleading"), (3, None, None, "mixed"), (4, 5, 1, "mostly_true"),
        (5, 5, 1, "true"), (0, 10, 0, "false"), (10, 10, 0, "true"), (50, 100, 0, "mixed"), (1, 1, 0, "true"),
        (-1, -1, -1, None), (3, 3, 3, None),
        (-1, None, None, None), (-1, 5, 1, None), (-1, 1, -1, "false"),
    ],
)  # fmt: skip
def test_numbers_are_read_on_their_own_scale(
    value: float, best: float | None, worst: float | None, verdict: str | None
) -> None:
    assert verdict_of(None, value, best, worst) == verdict


@pytest.mark.parametrize(
    ("value", "best", "worst", "error"),
    [
        (7, 5, 1, "is 7, which is not on the scale from 1 to 5"),
        (0, None, None, "is 0, which is not on the scale from 1 to 5"),
        (-2, None, None, "is -2, which is not on the scale from 1 to 5"),
        (float("inf"), 5, 1, "is inf, which is not on the scale from 1 to 5"),
        (float("nan"), 5, 1, "is nan, which is not on the scale from 1 to 5"),
        (3, 1, 5, "worstRating 5 is above bestRating 1"),
    ],
)
def test_a_number_off_its_scale_is_an_error_whatever_the_words(
    value: float, best: float | None, worst: float | None, error: str
) -> None:
    with pytest.raises(RatingError, match=error):
        verdict_of("False", value, best, worst)


@pytest.mark.parametrize("verdict", LABELS)
def test_what_an_export_writes_is_read_back(verdict: str) -> None:
    assert verdict_of(LABELS[verdict]) == verdict
    if verdict in VALUES:
        assert verdict_of(None, VALUES[verdict]) == verdict
