"""What a newsroom is told of its messages, on the stories of the corpus that nothing was fitted on.

    python -m tests.benchmarks.stories [--split thresholds] [--model MODEL_DIR]

Prints the figures, what was said of each kind of message, how well scores are calibrated, and a ladder: what
each step beyond plain string comparison adds, and what it costs.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.matching import DEFAULT_FLAG_THRESHOLD, ClaimText, Judge, Match, Matcher, shipped_judge
from bot.matching.candidates.embedding import load_embedder
from tests.benchmarks import baselines
from training.embedded import EmbeddedMatcher, Remembering
from training.figures import Ranking
from training.stories import Story, stories
from training.story_figures import Verdict, figures, verdicts

OTHERS_FLAGGED = 0.05
"""The share of messages about no claim that a step of the ladder may flag, where its recall is taken."""
BINS = 5
_WORDS, _GRAMS = 5, 10
"""Where `candidate_values` has how much of the window and the wording meets, over words and over n-grams."""

Rank = Callable[[str], Ranking]


@dataclass(frozen=True, slots=True)
class Step:
    """A way to rank the claims of a story for a message."""

    name: str
    over: Callable[[Story], Rank]


def said_of(split: str, judge: Judge | None, *, english: bool = True) -> list[Verdict]:
    """What is flagged of each message of a split's stories."""
    return [
        verdict
        for story in stories(split, english=english)
        for verdict in verdicts(story, Matcher(), judge, DEFAULT_FLAG_THRESHOLD)
    ]


def calibration(split: str, judge: Judge) -> Iterator[str]:
    """Of the claims scored within each fifth, how many the message is about."""
    counted = [[0, 0, 0.0] for _ in range(BINS)]
    for story in stories(split):
        matcher = story.matcher()
        for message in story.messages:
            for match in matcher.match(message.text, threshold=0.0, judge=judge):
                if match.claim not in message.unsure:
                    row = counted[min(BINS - 1, int(match.score * BINS))]
                    row[0] += 1
                    row[1] += match.claim in message.relations
                    row[2] += match.score
    for low, (count, right, total) in enumerate(counted):
        if count:
            yield f"  score {low / BINS:.1f} to {(low + 1) / BINS:.1f}: mean {total / count:.2f}, right {right / count:.2f} of {count}"


def cost(split: str, judge: Judge) -> str:
    """How many messages the judge reads, and what that takes of one core."""
    messages = 0
    pairs: list[int] = []
    milliseconds: list[float] = []
    for story in stories(split):
        matcher = story.matcher()
        for message in story.messages:
            messages += 1
            read = matcher.hopeful(message.text).pairs
            if read:
                begun = time.process_time()
                judge.judge(read)
                milliseconds.append(1000 * (time.process_time() - begun))
                pairs.append(len(read))
    slow = sorted(milliseconds)[int(0.95 * len(milliseconds))]
    return (
        f"The judge reads {len(pairs)} of {messages} messages, {sum(pairs) / len(pairs):.1f} pairs each, in "
        f"{sum(milliseconds) / len(pairs):.1f} ms (p95 {slow:.1f})"
    )


def steps(embedder: Remembering | None, judge: Judge) -> list[Step]:
    found = [
        Step("WRatio", lambda story: _over_texts(story, baselines.WRATIO)),
        Step("token_set_ratio", lambda story: _over_texts(story, baselines.TOKEN_SET)),
        Step("bm25s", lambda story: _ranked_by(baselines.bm25(_texts(story)), len(story.claims))),
        Step("BM25 + n-grams", _by_candidates),
        Step("+ features", lambda story: _matched(story.matcher(), None)),
        Step("+ judge", lambda story: _matched(story.matcher(), judge)),
    ]
    if embedder is not None:
        found.append(Step("+ sentence model", lambda story: _matched(_embedded(story, embedder), judge)))
    return found


def _texts(story: Story) -> list[ClaimText]:
    """Each wording by itself, under its claim's number."""
    return [ClaimText(claim.number, text) for claim in story.claims for text in claim.texts]


def _over_texts(story: Story, scorer: Callable[..., float]) -> Rank:
    return _ranked_by(baselines.brute_force(_texts(story), scorer), len(_texts(story)))


def _ranked_by(extract: baselines.Extract, count: int) -> Rank:
    return lambda text: _best_of_each(extract(text, count))


def _by_candidates(story: Story) -> Rank:
    matcher = story.matcher()

    def rank(text: str) -> Ranking:
        scored = matcher.scored(text, matcher.tokens(text))
        return _best_of_each([(one.wording.claim, one.known[_WORDS] + one.known[_GRAMS]) for one in scored])

    return rank


def _best_of_each(ranking: Sequence[tuple[int, float]]) -> Ranking:
    best: dict[int, float] = {}
    for number, score in ranking:
        best[number] = max(score, best.get(number, score))
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))


def _matched(matcher: Matcher, judge: Judge | None) -> Rank:
    def rank(text: str) -> Ranking:
        matches: list[Match] = matcher.match(text, threshold=0.0, judge=judge)
        return [(match.claim, match.score) for match in matches]

    return rank


def _embedded(story: Story, embedder: Remembering) -> EmbeddedMatcher:
    embedder.forget()
    matcher = EmbeddedMatcher(embedder)
    story.put_into(matcher)
    return matcher


def climb(step: Step, split: str) -> str:
    """A line of the ladder: first claims right, repeats and contradictions flagged, milliseconds."""
    others: list[float] = []
    about: list[tuple[float, bool]] = []
    seconds = 0.0
    for story in stories(split):
        rank = step.over(story)
        rank(story.messages[0].text)
        for message in story.messages:
            begun = time.process_time()
            ranking = rank(message.text)
            seconds += time.process_time() - begun
            first, score = ranking[0] if ranking else (0, 0.0)
            if message.relations:
                about.append((score, first in message.relations))
            elif not message.unsure:
                others.append(score)
    floor = sorted(others)[int((1 - OTHERS_FLAGGED) * len(others))]
    first_right = sum(right for _, right in about) / len(about)
    flagged = sum(right and score > floor for score, right in about) / len(about)
    ms = 1000 * seconds / (len(about) + len(others))
    return f"{step.name:20}{first_right:>12.3f}{flagged:>12.3f}{ms:>12.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.stories", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--split", default="test", help="test (the default), thresholds or calibration")
    parser.add_argument("--model", metavar="MODEL_DIR", help="a sentence model for the ladder's last step")
    options = parser.parse_args()
    judge = shipped_judge()
    print(
        f"{len(stories(options.split))} stories of split {options.split}, flagged from {DEFAULT_FLAG_THRESHOLD}"
    )
    print("\n".join(figures(said_of(options.split, judge)).lines()))
    others = said_of("test_other_languages", judge, english=False) if options.split == "test" else []
    if others:
        print("\nStories in other languages, which the judge does not read")
        print("\n".join(line for line in figures(others).lines() if not line.startswith("  ")))
    print("\nOf the claims with a score, those that the message is about")
    print("\n".join(calibration(options.split, judge)))
    print(f"\n{cost(options.split, judge)}")
    embedder = Remembering(load_embedder(options.model)) if options.model else None
    print(f"\n{'':20}{'first right':>12}{f'at {OTHERS_FLAGGED:.0%}':>12}{'ms':>12}")
    for step in steps(embedder, judge):
        print(climb(step, options.split), flush=True)
    print(
        f"First right: messages about a claim whose best claim is right. At {OTHERS_FLAGGED:.0%}: those of them that are flagged "
        "rightly where so many of the messages about no claim are flagged."
    )


if __name__ == "__main__":
    main()
