"""What a sentence model adds, with one of a few words and with one of the size that desks use where it is at hand."""

from pathlib import Path

import pytest

from bot.matching import ClaimText
from bot.matching.candidates.embedding import Embedder, load_embedder
from bot.matching.candidates.vectors import Near
from bot.matching.judging.semantic import NAMES, SemanticModel, Words, semantic_features
from tests.tiny_model import write_tiny_model
from training.embedded import EmbeddedMatcher

MINILM = Path(__file__).parents[4] / "shared" / "models" / "all-MiniLM-L6-v2-int8"
BY_COSINE = SemanticModel(-8.0, tuple(12.0 * (name == "cosine") for name in NAMES))
CLAIMS = (
    ClaimText(1, "The old bridge was closed."),
    ClaimText(2, "The mayor sold the harbour."),
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    return load_embedder(str(write_tiny_model(tmp_path_factory.mktemp("model"))))


def filled(embedder: Embedder, model: SemanticModel | None = None) -> EmbeddedMatcher:
    matcher = EmbeddedMatcher(embedder, semantic_model=model)
    matcher.put_all(CLAIMS)
    return matcher


def test_a_claim_without_a_common_word_is_found_by_its_vector(tiny: Embedder) -> None:
    text = "Nice weather today. That viaduct has been sealed!"
    (match,) = filled(tiny, BY_COSINE).match(text)
    assert match.claim == 1
    assert "viaduct" in match.sentence
    assert "weather" not in match.sentence
    assert text[slice(*match.span)] == match.sentence
    assert match.why == ()


def test_a_claim_that_is_gone_is_not_found_by_its_vector(tiny: Embedder) -> None:
    matcher = filled(tiny, BY_COSINE)
    matcher.remove(1)
    assert matcher.match("That viaduct has been sealed!") == []


def test_claims_without_vectors_keep_the_score_of_their_words(tiny: Embedder) -> None:
    matcher = filled(tiny, BY_COSINE)
    text = "Is it true that the mayor sold the harbour of the town?"
    words_alone = super(EmbeddedMatcher, matcher).match(text, threshold=0.0)[0]
    assert words_alone.claim == 2
    matcher.vectors.remove(2)
    found = {match.claim: match.score for match in matcher.match(text, threshold=0.0)}
    assert found[2] == words_alone.score


def test_the_features_are_those_that_the_model_has_weights_for() -> None:
    near = [Near(1, 0.9, 0.8, 0.7, 0.6, 0, 0.3), Near(2, 0.6, 0.6, 0.6, 0.6, 0, -0.3)]
    values = semantic_features({1: Words(0.5, [0.5] * 100)}, near, 0.25)
    named = {number: dict(zip(NAMES, row, strict=True)) for number, row in values.items()}
    assert named[1]["words"] == 0.0
    assert named[1]["cosine_rank"] == 1.0
    assert named[2]["cosine_rank"] == 0.5
    assert (named[1]["found_by_words"], named[2]["found_by_words"]) == (1.0, 0.0)
    assert named[2]["words"] < named[1]["words"]
    assert named[1]["cosine_of_best"] == 0.0
    assert named[2]["cosine_of_best"] == pytest.approx(-0.3)
    assert named[1]["small_desk_cosine"] == pytest.approx(0.225)


@pytest.mark.skipif(not MINILM.is_dir(), reason="the model is not beside the project")
def test_with_a_real_model_and_the_shipped_weights_a_paraphrase_is_found() -> None:
    matcher = EmbeddedMatcher(load_embedder(str(MINILM)))
    matcher.put_all(
        [
            ClaimText(1, "The government shut six hundred schools in the north of the country."),
            ClaimText(2, "Vaccines contain dangerous amounts of mercury."),
            ClaimText(3, "Protesters set fire to the party headquarters."),
        ]
    )
    text = "Demonstrators torched the building where the party has its main offices"
    assert matcher.match(text)[0].claim == 3
    assert matcher.match("Lunch is at noon in the canteen today, everyone is welcome") == []
