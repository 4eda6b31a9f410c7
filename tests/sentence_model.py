"""A small ONNX sentence-embedding model, made here: a word's vector is looked up, and a text's is their mean."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

#: Words of one group mean the same; all other words mean nothing.
GROUPS = (
    ("car", "vehicle", "engine", "wheels", "road"),
    ("tree", "trees", "oak", "forest", "leaves"),
    ("kid", "child", "children", "school"),
    ("goat", "goats", "farm"),
)
DIMENSIONS = 16


def write_model(folder: Path, seed: int = 0, inputs=("input_ids", "attention_mask", "token_type_ids")) -> Path:
    """Write `model.onnx`, `tokenizer.json` and `tokenizer_config.json` into a folder; another seed, other vectors."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["[UNK]", *(word for group in GROUPS for word in group)]
    axes = np.linalg.qr(np.random.default_rng(seed).normal(size=(DIMENSIONS, DIMENSIONS)))[0].astype(np.float32)
    rows = [axes[-1] * 0, *(axes[number] for number, group in enumerate(GROUPS) for _ in group)]
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 32}))
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "sentences",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"]) for name in inputs],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "sequence", DIMENSIONS])],
        [numpy_helper.from_array(np.array(rows, np.float32), "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.save(model, str(folder / "model.onnx"))
    return folder
