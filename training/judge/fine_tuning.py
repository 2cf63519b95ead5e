"""A sentence encoder made into a judge: pairs in, the odds of each label out."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoModelForSequenceClassification, PreTrainedModel

from bot.matching.judging.judge import LONGEST
from training.judge.pairs import LABELS, OPEN, Pair

SMOOTHING = 0.03
WARM_UP = 0.06
DECAY = 0.01
ALIKE_IN_LENGTH = 50
"""Batches whose pairs are sorted by length together, so that little is padded."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One pass over some pairs."""

    rate: float = 1e-4
    batch: int = 32
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Encoded:
    ids: list[int]
    types: list[int]
    label: list[float]
    """The labels that are right, each with 1."""


def load_base(folder: Path) -> tuple[PreTrainedModel, Tokenizer]:
    """A pretrained encoder with a new head of four labels; its word and position vectors stay as they are."""
    model = AutoModelForSequenceClassification.from_pretrained(
        folder,
        num_labels=len(LABELS),
        hidden_dropout_prob=0.05,
        attention_probs_dropout_prob=0.0,
    )
    for name, parameter in model.named_parameters():
        if "word_embeddings" in name or "position_embeddings" in name:
            parameter.requires_grad = False
    return model, load_tokenizer(folder / "tokenizer.json")


def load_tokenizer(file: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST, strategy="longest_first")
    return tokenizer


def fine_tune(model: PreTrainedModel, tokenizer: Tokenizer, pairs: Sequence[Pair], recipe: Recipe) -> None:
    """Train in place; prints how it goes."""
    torch.manual_seed(recipe.seed)
    batches = _batches(_encode(tokenizer, pairs), recipe)
    optimiser = torch.optim.AdamW(_groups(model), lr=recipe.rate)
    warm = max(1, int(WARM_UP * len(batches)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / warm, max(0.02, (len(batches) - step) / max(1, len(batches) - warm))),
    )
    model.train()
    begun, total, right = time.monotonic(), 0.0, 0.0
    for at, batch in enumerate(batches, 1):
        ids, types, mask, wanted = _tensors(batch)
        logits = model(input_ids=ids, token_type_ids=types, attention_mask=mask).logits
        loss = _loss(logits, wanted)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        total += loss.item()
        right += float(wanted.gather(1, logits.argmax(1, keepdim=True)).gt(0).float().mean())
        if at % 100 == 0 or at == len(batches):
            pace = at * recipe.batch / (time.monotonic() - begun)
            count = 100 if at % 100 == 0 else at % 100
            print(
                f"{at}/{len(batches)} loss {total / count:.3f} right {right / count:.3f} {pace:.0f} pairs/s",
                flush=True,
            )
            total = right = 0.0
    model.eval()


def _loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """Cross-entropy, smoothed; where two labels are right, of their sum."""
    odds = torch.log_softmax(logits.float(), 1)
    hit = torch.logsumexp(odds.masked_fill(wanted == 0, -1e9), 1)
    return -((1 - SMOOTHING) * hit + SMOOTHING * odds.mean(1)).mean()


def _groups(model: PreTrainedModel) -> list[dict[str, object]]:
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return [
        {"params": [parameter for parameter in trained if parameter.dim() > 1], "weight_decay": DECAY},
        {"params": [parameter for parameter in trained if parameter.dim() < 2], "weight_decay": 0.0},
    ]


def _encode(tokenizer: Tokenizer, pairs: Sequence[Pair]) -> list[_Encoded]:
    encoded = tokenizer.encode_batch([(pair.claim, pair.passage) for pair in pairs])
    return [
        _Encoded(read.ids, read.type_ids, _wanted(pair.label))
        for read, pair in zip(encoded, pairs, strict=True)
    ]


def _wanted(label: str) -> list[float]:
    right = ("about", "none") if label == OPEN else (label,)
    return [float(name in right) for name in LABELS]


def _batches(encoded: list[_Encoded], recipe: Recipe) -> list[list[_Encoded]]:
    choose = random.Random(recipe.seed)
    choose.shuffle(encoded)
    batches: list[list[_Encoded]] = []
    together = recipe.batch * ALIKE_IN_LENGTH
    for start in range(0, len(encoded), together):
        part = sorted(encoded[start : start + together], key=lambda one: len(one.ids))
        cut = [part[at : at + recipe.batch] for at in range(0, len(part), recipe.batch)]
        choose.shuffle(cut)
        batches += cut
    return batches


def _tensors(batch: list[_Encoded]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    longest = max(len(one.ids) for one in batch)
    short = [longest - len(one.ids) for one in batch]
    return (
        torch.tensor([one.ids + [0] * gap for one, gap in zip(batch, short, strict=True)]),
        torch.tensor([one.types + [0] * gap for one, gap in zip(batch, short, strict=True)]),
        torch.tensor([[1] * len(one.ids) + [0] * gap for one, gap in zip(batch, short, strict=True)]),
        torch.tensor([one.label for one in batch]),
    )
