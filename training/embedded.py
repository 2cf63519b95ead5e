"""A matcher that embeds by itself what it is given, each text once in a process."""

from collections.abc import Iterable, Sequence

import numpy as np

from bot.matching import ClaimText, Judge, Match, Matcher
from bot.matching.candidates.embedding import Embedder, Rows
from bot.matching.judging.model import Model
from bot.matching.judging.semantic import SemanticModel
from bot.matching.matcher import Read
from bot.matching.text.passages import passages


class Remembering:
    """An embedder that remembers what it made."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.dimension = embedder.dimension
        self._known: dict[str, Rows] = {}

    def forget(self) -> None:
        self._known.clear()

    def embed(self, texts: Sequence[str]) -> Rows:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32)


class EmbeddedMatcher(Matcher):
    def __init__(
        self, embedder: Embedder, *, model: Model | None = None, semantic_model: SemanticModel | None = None
    ) -> None:
        super().__init__(model=model, semantic_model=semantic_model)
        self._embedder = embedder

    def put_all(self, claims: Iterable[ClaimText]) -> None:
        given = list(claims)
        super().put_all(given)
        self._embedder.embed(
            [text for one in given for text in (one.text, one.title or one.text)]
        )  # together
        for claim in given:
            title = self._embedder.embed([claim.title]) if claim.title else None
            self.vectors.put(claim.number, self._embedder.embed([claim.text, *claim.phrasings]), title)

    def read(self, text: str) -> Read | None:
        found = passages(text)
        return (found, self._embedder.embed([passage.read for passage in found])) if found else None

    def match(
        self,
        text: str,
        *,
        threshold: float | None = None,
        limit: int = 5,
        read: Read | None = None,
        judge: Judge | None = None,
    ) -> list[Match]:
        read = read or self.read(text)
        return super().match(text, threshold=threshold, limit=limit, read=read, judge=judge)


__all__ = ["EmbeddedMatcher", "Remembering"]
