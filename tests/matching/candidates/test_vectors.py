import numpy as np

from bot.matching.candidates.vectors import Near, Rows, Vectors


def rows(*values: tuple[float, float]) -> Rows:
    given = np.array(values, dtype=np.float32)
    unit: Rows = given / np.linalg.norm(given, axis=1, keepdims=True)
    return unit


EAST, NORTH, NORTHEAST = (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)


def by_claim(found: list[Near]) -> dict[int, Near]:
    return {one.claim: one for one in found}


def test_the_nearest_claims_are_found_by_their_best_wording_and_the_best_passage() -> None:
    vectors = Vectors()
    vectors.put(1, rows(EAST))
    vectors.put(2, rows(EAST, NORTH))
    vectors.put(3, rows((-1.0, 0.0)))
    found = by_claim(vectors.near(rows(EAST, NORTH), 2))
    assert sorted(found) == [1, 2]
    assert found[2].best > 0.999
    assert abs(found[1].whole - 1.0) < 1e-6


def test_a_lead_is_over_the_nearest_other_claim_in_the_same_passage() -> None:
    vectors = Vectors()
    vectors.put(1, rows(NORTHEAST))
    vectors.put(2, rows(NORTH, EAST))
    found = by_claim(vectors.near(rows((1.0, 0.9)), 5))
    assert found[1].lead > 0.2
    assert abs(found[2].lead + found[1].lead) < 1e-5


def test_a_lone_claim_leads_by_its_whole_cosine() -> None:
    vectors = Vectors()
    vectors.put(1, rows(NORTHEAST))
    (found,) = vectors.near(rows(EAST), 5)
    assert abs(found.lead - found.best) < 1e-6


def test_the_passage_told_is_the_nearest_one() -> None:
    vectors = Vectors()
    vectors.put(1, rows(NORTH))
    (found,) = vectors.near(rows(NORTHEAST, EAST, NORTH), 5)
    assert found.passage == 2


def test_a_title_is_told_apart_from_the_text_and_is_the_text_where_there_is_none() -> None:
    vectors = Vectors()
    vectors.put(1, rows(EAST), rows(NORTH))
    vectors.put(2, rows(EAST))
    found = by_claim(vectors.near(rows(NORTH), 5))
    assert (round(found[1].best, 3), round(found[1].title_best, 3)) == (0.0, 1.0)
    assert (round(found[2].best, 3), round(found[2].title_best, 3)) == (0.0, 0.0)


def test_a_claim_that_is_changed_or_gone_is_not_found_as_it_was() -> None:
    vectors = Vectors()
    for number in range(1, 60):
        vectors.put(number, rows(EAST, NORTH))
    for number in range(1, 60):
        vectors.remove(number)
    assert vectors.near(rows(EAST), 5) == []
    vectors.put(7, rows(EAST))
    vectors.put(7, rows(NORTH))
    (found,) = vectors.near(rows(EAST), 5)
    assert (found.claim, round(found.best, 3)) == (7, 0.0)
    assert len(vectors) == 1


def test_claims_that_are_asked_for_are_told_however_far_they_are() -> None:
    vectors = Vectors()
    for number in range(1, 10):
        vectors.put(number, rows(EAST))
    vectors.put(10, rows((-1.0, 0.0)))
    assert 10 not in by_claim(vectors.near(rows(EAST), 3))
    assert 10 in by_claim(vectors.near(rows(EAST), 3, also=[10, 11]))
