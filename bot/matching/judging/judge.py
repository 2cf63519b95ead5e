"""The judge: a small cross-encoder that reads a claim's wording and a passage together."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

LANGUAGE = "english"
"""The one that the shipped judge was taught."""
LONGEST = 96
"""Word pieces of a pair that are read; the longer of the two is cut."""
TOGETHER = 8
"""Pairs that run in one batch: more gain no time on a processor."""

Odds = NDArray[np.float32]
"""A row for each pair: the log odds of repeats, contradicts, about and none, up to a constant."""


@dataclass(frozen=True, slots=True)
class Pair:
    claim: str
    passage: str

    @property
    def words(self) -> int:
        return len(self.claim.split()) + len(self.passage.split())


class Judge(Protocol):
    def judge(self, pairs: Sequence[Pair]) -> Odds:
        """What each passage does with its claim; takes some milliseconds of the processor for each."""


class OnnxJudge:
    """The shipped judge. May be used by several threads, which take turns."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime  # only here: it takes 0.2 s, and a process forked after it would end with an abort

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST, strategy="longest_first")
        self._turn = threading.Lock()

    def judge(self, pairs: Sequence[Pair]) -> Odds:
        if not pairs:
            return np.zeros((0, 4), dtype=np.float32)
        encoded = self._tokenizer.encode_batch([(pair.claim, pair.passage) for pair in pairs])
        order = sorted(range(len(pairs)), key=lambda place: len(encoded[place].ids))
        odds = np.empty((len(pairs), 4), dtype=np.float32)
        with self._turn:
            for start in range(0, len(order), TOGETHER):
                places = order[start : start + TOGETHER]
                (odds[places],) = self._session.run(None, _inputs([encoded[place] for place in places]))
        return odds


def _inputs(encoded: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
    shape = len(encoded), max(len(one.ids) for one in encoded)
    inputs = {
        name: np.zeros(shape, dtype=np.int64) for name in ("input_ids", "token_type_ids", "attention_mask")
    }
    for row, one in enumerate(encoded):
        inputs["input_ids"][row, : len(one.ids)] = one.ids
        inputs["token_type_ids"][row, : len(one.ids)] = one.type_ids
        inputs["attention_mask"][row, : len(one.ids)] = 1
    return inputs


@lru_cache(maxsize=1)
def shipped_judge() -> OnnxJudge:
    """The judge made by `python -m training.judge`; loading takes a fifth of a second."""
    with as_file(files("bot.matching").joinpath("data", "judge")) as folder:
        return OnnxJudge(folder)
