from pathlib import Path

import numpy as np
import pytest

from bot.matching.candidates.embedding import EmbeddingError, load_embedder
from tests.tiny_model import DIMENSION, write_tiny_model


def test_a_model_in_a_folder_gives_vectors_of_length_one_in_the_order_of_the_texts(tmp_path: Path) -> None:
    embedder = load_embedder(str(write_tiny_model(tmp_path / "tiny")))
    assert embedder.dimension == DIMENSION
    rows = embedder.embed(["The mayor sold the harbour, they say.", "bridge closed", "viaduct shut"])
    assert rows.shape == (3, DIMENSION)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    assert rows[1] @ rows[2] > 0.95
    assert rows[0] @ rows[1] < 0.2


def test_no_texts_give_no_vectors(tmp_path: Path) -> None:
    assert load_embedder(str(write_tiny_model(tmp_path))).embed([]).shape == (0, DIMENSION)


def test_a_models_name_tells_it_from_another_one_in_the_same_place(tmp_path: Path) -> None:
    first = load_embedder(str(write_tiny_model(tmp_path / "tiny"))).name
    assert load_embedder(str(tmp_path / "tiny")).name == first
    second = load_embedder(str(write_tiny_model(tmp_path / "tiny", dimension=20)))
    assert second.name != first
    assert second.dimension == 20
    assert str(tmp_path) not in first


@pytest.mark.parametrize("damage", ["model.onnx", "tokenizer.json", "tokenizer_config.json"])
def test_a_folder_that_lacks_a_part_is_an_error_that_names_the_model(tmp_path: Path, damage: str) -> None:
    (write_tiny_model(tmp_path / "tiny", dimension=17) / damage).unlink()
    with pytest.raises(EmbeddingError, match="tiny"):
        load_embedder(str(tmp_path / "tiny"))


def test_a_damaged_model_is_an_error(tmp_path: Path) -> None:
    (write_tiny_model(tmp_path / "tiny") / "model.onnx").write_bytes(b"no model")
    with pytest.raises(EmbeddingError, match="cannot be loaded"):
        load_embedder(str(tmp_path / "tiny"))


def test_a_name_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(EmbeddingError, match="neither a folder nor a model that fastembed knows"):
        load_embedder("newsroom/no-such-model")
