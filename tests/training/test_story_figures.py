"""What is counted of the messages of a story."""

from training.stories import StoryMessage
from training.story_figures import Tally, Verdict, figures


def said(
    kind: str, relations: dict[int, str], flagged: dict[int, str], unsure: tuple[int, ...] = ()
) -> Verdict:
    return Verdict("story", StoryMessage("", kind, relations, frozenset(unsure)), flagged)


def test_repeats_and_contradictions_are_counted_by_what_is_said_of_them() -> None:
    counted = figures(
        [
            said("headline", {1: "repeats"}, {1: "repeats"}),
            said("headline", {1: "repeats"}, {1: "contradicts", 2: "repeats"}),
            said("headline", {1: "repeats"}, {1: "about"}),
            said("headline", {1: "repeats"}, {}),
            said("opposite", {1: "contradicts"}, {1: "contradicts"}),
            said("opposite", {1: "contradicts"}, {1: "repeats"}),
            said("open", {1: "about"}, {1: "about"}),
        ]
    )
    assert (counted.repeats_flagged, counted.contradictions_flagged) == (Tally(3, 4), Tally(2, 2))
    assert (counted.repeats_accused, counted.repeats_left_open) == (Tally(1, 3), Tally(1, 3))
    assert (counted.contradictions_told, counted.contradictions_as_repeats) == (Tally(1, 2), Tally(1, 2))
    assert (counted.about_flagged, counted.wrong_claim_beside) == (Tally(1, 1), Tally(1, 7))
    assert "  headline                     repeats: repeats 1, repeats: contradicts 1" in "\n".join(
        counted.lines()
    )


def test_others_and_look_alikes_are_counted_by_whether_they_are_flagged() -> None:
    counted = figures(
        [
            said("ordinary", {}, {}),
            said("ordinary", {}, {1: "about"}),
            said("half_of_claim", {}, {1: "repeats"}),
        ]
    )
    assert (counted.others_flagged, counted.look_alikes_flagged) == (Tally(1, 2), Tally(1, 1))


def test_claims_on_which_the_labels_differ_count_for_nothing() -> None:
    counted = figures([said("headline", {1: "repeats"}, {1: "about", 2: "about"}, unsure=(1, 2))])
    assert counted.repeats_flagged == Tally(0, 0)
    assert counted.wrong_claim_beside == Tally(0, 1)
