"""The logistic model that turns features into a probability; its weights are a data file of the package."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.matching.judging.features import NAMES
from bot.matching.judging.logistic import Logistic


@dataclass(frozen=True, slots=True)
class Model(Logistic):
    flag_threshold: float
    possible_threshold: float


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model fitted by `training/weights.py`."""
    data = json.loads(files("bot.matching").joinpath("data", "weights.json").read_text("utf-8"))
    return Model(
        intercept=data["intercept"],
        weights=tuple(data["weights"].get(name, 0.0) for name in NAMES),
        flag_threshold=data["flag_threshold"],
        possible_threshold=data["possible_threshold"],
    )
