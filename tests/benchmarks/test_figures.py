import pytest

from training.figures import Answer, best_threshold, flagging_figures, ranking_figures

ONE = frozenset({1})


def test_ranking_figures_look_at_where_the_right_claims_stand() -> None:
    first = Answer(ONE, [(1, 0.9), (2, 0.5)], 0.0)
    second = Answer(ONE, [(2, 0.9), (1, 0.5)], 0.0)
    assert ranking_figures([first]) == {"map5": 1, "mrr": 1, "p1": 1, "recall10": 1}
    assert ranking_figures([first, second]) == {"map5": 0.75, "mrr": 0.75, "p1": 0.5, "recall10": 1}
    sixth = Answer(ONE, [(claim, 0.5) for claim in (2, 3, 4, 5, 6, 1)], 0.0)
    assert ranking_figures([sixth]) == {"map5": 0, "mrr": pytest.approx(1 / 6), "p1": 0, "recall10": 1}
    assert ranking_figures([Answer(ONE, [], 0.0)]) == {"map5": 0, "mrr": 0, "p1": 0, "recall10": 0}


def test_several_right_claims_share_the_average_precision() -> None:
    answer = Answer(frozenset({1, 3}), [(1, 0.9), (2, 0.8), (3, 0.7)], 0.0)
    assert ranking_figures([answer])["map5"] == pytest.approx((1 + 2 / 3) / 2)


def test_flags_count_with_the_own_claims_and_without() -> None:
    answers = [
        Answer(ONE, [(1, 0.9)], 0.6),  # found, but another claim is flagged without it
        Answer(ONE, [(1, 0.8)], 0.1),
        Answer(ONE, [(2, 0.7)], 0.2),  # flagged with the wrong claim
        Answer(ONE, [(1, 0.3)], 0.3),
    ]
    figures = flagging_figures(answers, 0.5)
    assert figures["flag_precision"] == pytest.approx(2 / 4)
    assert figures["flag_recall"] == pytest.approx(2 / 4)
    assert figures["flag_f1"] == pytest.approx(0.5)
    assert figures["false_flag_rate"] == pytest.approx(1 / 4)
    assert figures["recall_at_5pct"] == pytest.approx(2 / 4)  # over 0.6, which none may reach
    assert best_threshold(answers) == pytest.approx(0.8)


def test_recall_at_a_rate_of_false_flags_allows_just_that_rate() -> None:
    scores = [n / 100 for n in range(100)]
    answers = [Answer(ONE, [(1, score + 0.005)], score) for score in scores]
    assert flagging_figures(answers, 0.5)["recall_at_1pct"] == pytest.approx(0.02)
    assert flagging_figures(answers, 0.5)["recall_at_5pct"] == pytest.approx(0.06)


def test_average_precision_ranks_all_by_score() -> None:
    answers = [Answer(ONE, [(1, 0.9)], 0.5), Answer(ONE, [(1, 0.4)], 0.1)]
    assert flagging_figures(answers, 0.5)["average_precision"] == pytest.approx((1 + 2 / 3) / 2)
