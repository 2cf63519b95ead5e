"""A sentence model of a few words, made on the spot: an ONNX file with its tokenizer's files, as fastembed reads them.

Each word has a direction of its own, but for words of one group, which share one.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

DIMENSION = 16
GROUPS = (
    ("bridge", "viaduct", "crossing"),
    ("closed", "shut", "sealed"),
    ("mayor", "burgomaster"),
    ("sold", "auctioned"),
    ("harbour", "docks"),
)
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def write_tiny_model(folder: Path, dimension: int = DIMENSION) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    words = {word: place for place, group in enumerate(GROUPS) for word in group}
    vocabulary = {word: place for place, word in enumerate([*SPECIAL, *words])}
    table = np.zeros((len(vocabulary), dimension), dtype=np.float32)
    for word, place in words.items():
        table[vocabulary[word], place] = 1.0
    table[:, -1] = 0.05
    onnx.save(_lookup(table), str(folder / "model.onnx"))
    _write(folder / "tokenizer.json", _tokenizer(vocabulary))
    _write(folder / "tokenizer_config.json", {"model_max_length": 128, "pad_token": "[PAD]"})
    _write(folder / "config.json", {"pad_token_id": 0})
    _write(folder / "special_tokens_map.json", {"pad_token": "[PAD]", "unk_token": "[UNK]"})
    return folder


def _lookup(table: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]") -> onnx.ModelProto:
    """The word's row of the table for each word of each text."""
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "words"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    output = helper.make_tensor_value_info(
        "last_hidden_state", TensorProto.FLOAT, ["texts", "words", table.shape[1]]
    )
    rows = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"], axis=0)
    graph = helper.make_graph([rows], "lookup", inputs, [output], [numpy_helper.from_array(table, "table")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    return model


def _tokenizer(vocabulary: dict[str, int]) -> dict[str, object]:
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": vocabulary[word],
                "content": word,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for word in SPECIAL
        ],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content), "utf-8")
