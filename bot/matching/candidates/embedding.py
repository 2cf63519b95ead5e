"""Sentence models: texts in, vectors of length 1 out. The only place that loads fastembed."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from fastembed import TextEmbedding

Rows = NDArray[np.float32]
"""A vector in each row."""

SUGGESTED = "sentence-transformers/all-MiniLM-L6-v2"
EXTRA = "claimdesk[semantic]"
ONE_BY_ONE = 1
"""Texts that are embedded together. On a processor more gain no time, and where a model is quantised (int8)
each text's vector would depend on the others beside it."""
MODEL_FILES = ("model.onnx", "onnx/model.onnx")


class EmbeddingError(Exception):
    """A model cannot be had; the message is a sentence that says why."""


class Embedder(Protocol):
    """A sentence model that is loaded."""

    @property
    def name(self) -> str:
        """Another one for every model whose vectors differ."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    def embed(self, texts: Sequence[str]) -> Rows:
        """A vector for each text, in order; takes about 2 to 10 ms of the processor for each."""


class OnnxEmbedder:
    """A model that fastembed runs."""

    def __init__(self, name: str, model: "TextEmbedding") -> None:
        self.name = name
        self._model = model
        self.dimension = len(next(iter(model.embed(["claim"]))))

    def embed(self, texts: Sequence[str]) -> Rows:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = np.array(list(self._model.embed(list(texts), batch_size=ONE_BY_ONE)), dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Rows = rows / np.maximum(lengths, np.float32(1e-12))
        return unit


def load_embedder(model: str) -> OnnxEmbedder:
    """A model by the name that fastembed has for it, which may download it, or from a folder.

    Raises EmbeddingError where fastembed is not installed or the model cannot be loaded.
    """
    try:
        from fastembed import TextEmbedding
    except ImportError:
        raise EmbeddingError(f"fastembed is not installed; install it with: pip install '{EXTRA}'.") from None
    folder = Path(model).expanduser()
    try:
        if folder.is_dir():
            return _from_folder(folder.resolve())
        known = {str(described["model"]).lower() for described in TextEmbedding.list_supported_models()}
        if model.lower() not in known:
            raise EmbeddingError(
                f"“{model}” is neither a folder nor a model that fastembed knows; {SUGGESTED} is one."
            )
        return OnnxEmbedder(model, TextEmbedding(model))
    except EmbeddingError:
        raise
    except Exception as error:  # of many libraries: downloads, tokenizers, onnxruntime
        said = " ".join(str(error).split())[:300]
        raise EmbeddingError(f"The model “{model}” cannot be loaded: {said}") from error


def _from_folder(folder: Path) -> OnnxEmbedder:
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    file = next((name for name in MODEL_FILES if (folder / name).is_file()), None)
    if file is None:
        raise EmbeddingError(f"{folder} has no {' or '.join(MODEL_FILES)}.")
    digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()[:12]
    name = f"{folder.name}@{digest}"
    known = {str(described["model"]).lower() for described in TextEmbedding.list_supported_models()}
    if name.lower() not in known:
        TextEmbedding.add_custom_model(
            model=name,
            pooling=PoolingType.CLS if _pools_first(folder) else PoolingType.MEAN,
            normalization=True,
            sources=ModelSource(hf=name),  # never asked: the files are at hand
            dim=0,  # told by the first vector
            model_file=file,
        )
    return OnnxEmbedder(name, TextEmbedding(name, specific_model_path=str(folder)))


def _pools_first(folder: Path) -> bool:
    """Whether the model's own settings say that the first token stands for the text."""
    settings = folder / "1_Pooling" / "config.json"
    return settings.is_file() and bool(json.loads(settings.read_text("utf-8")).get("pooling_mode_cls_token"))
