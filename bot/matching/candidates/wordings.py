"""The wordings of a desk's claims: by slot, by claim, and by their very words."""

from array import array
from collections.abc import Iterable, Iterator

from bot.matching.text.wording import Wording, wording

FEWEST_WORDS = 3
"""Informative words without which a text is too little to go on."""

_Slots = int | tuple[int, ...]
"""One slot mostly, which takes less room by itself."""


class Wordings:
    """Only texts and numbers are kept; what else a wording has is worked out when it is needed."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._texts: list[str | None] = []
        self._titles: dict[int, str] = {}
        self._claims = array("q")
        self._of_claim: dict[int, _Slots] = {}
        self._exact: dict[int, _Slots] = {}
        self.short: dict[str, int] = {}
        """Wordings of few informative words, with how many claims have them."""

    def __len__(self) -> int:
        return len(self._of_claim)

    def __contains__(self, number: object) -> bool:
        return number in self._of_claim

    def put(
        self, slot: int, claim: int, text: str, title: str | None, canonical: str, terms: Iterable[str]
    ) -> None:
        while len(self._texts) <= slot:
            self._texts.append(None)
            self._claims.append(0)
        self._texts[slot] = text
        self._claims[slot] = claim
        if title:
            self._titles[slot] = title
        self._of_claim[claim] = _with(self._of_claim.get(claim), slot)
        key = hash(canonical)
        self._exact[key] = _with(self._exact.get(key), slot)
        if 1 < len(set(terms)) < FEWEST_WORDS:
            self.short[canonical] = self.short.get(canonical, 0) + 1

    def remove(self, claim: int) -> Iterator[tuple[int, Wording]]:
        """Forget a claim's wordings, given for others to forget. Raises KeyError for an unknown claim."""
        for slot in _each(self._of_claim.pop(claim)):
            known = self.wording(slot)
            key = hash(known.canonical)
            left = tuple(other for other in _each(self._exact[key]) if other != slot)
            if left:
                self._exact[key] = left[0] if len(left) == 1 else left
            else:
                del self._exact[key]
            if known.canonical in self.short:
                self.short[known.canonical] -= 1
                if not self.short[known.canonical]:
                    del self.short[known.canonical]
            self._texts[slot] = None
            self._titles.pop(slot, None)
            yield slot, known

    def claim(self, slot: int) -> int:
        return self._claims[slot]

    def wording(self, slot: int) -> Wording:
        text = self._texts[slot]
        if text is None:
            raise KeyError(slot)
        return wording(self._claims[slot], text, self._titles.get(slot), self._language)

    def first(self, claim: int) -> Wording:
        """The claim's own text, mostly: its oldest wording."""
        return self.wording(_each(self._of_claim[claim])[0])

    def exactly(self, canonical: str) -> list[int]:
        """The claims with a wording of these very words, in order."""
        slots = _each(self._exact.get(hash(canonical), ()))
        return sorted({self._claims[slot] for slot in slots if self.wording(slot).canonical == canonical})


def _each(slots: _Slots) -> tuple[int, ...]:
    return (slots,) if isinstance(slots, int) else slots


def _with(slots: _Slots | None, slot: int) -> _Slots:
    return slot if slots is None else (*_each(slots), slot)
