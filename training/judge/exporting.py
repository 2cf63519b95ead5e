"""A fine-tuned judge written as the package ships it: int8 weights in ONNX, its tokenizer, its provenance."""

import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import PreTrainedModel

INPUTS = ("input_ids", "token_type_ids", "attention_mask")


class _Odds(nn.Module):
    """The model with its inputs in order and nothing but the log odds as output."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        logits = self.model(input_ids=ids, token_type_ids=types, attention_mask=mask).logits
        return torch.log_softmax(logits, 1)


def export(model: PreTrainedModel, tokenizer: Path, folder: Path, provenance: dict[str, object]) -> None:
    """Write the judge's three files. Weights have seven bits: eight overflow on processors without VNNI."""
    model.eval()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / "whole.onnx"
        ids = torch.randint(1000, 2000, (2, 40))
        torch.onnx.export(
            _Odds(model),
            (ids, torch.zeros_like(ids), torch.ones_like(ids)),
            str(whole),
            input_names=list(INPUTS),
            output_names=["odds"],
            dynamic_axes={**{name: {0: "pair", 1: "piece"} for name in INPUTS}, "odds": {0: "pair"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole, folder / "model.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    shutil.copy(tokenizer, folder / "tokenizer.json")
    (folder / "provenance.json").write_text(json.dumps(provenance, indent=2) + "\n", "utf-8")
