"""Boosted trees from samples, and the file that the judge reads."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import catboost
import numpy as np

from bench.bodymodel.samples import Sample, thinned
from transforms.article.body.containers import Array
from transforms.article.body.features import NAMES
from transforms.article.body.judge import Trees

DEPTH = 6
SETTINGS: dict[str, Any] = {
    "loss_function": "CrossEntropy",
    "iterations": 600,
    "depth": DEPTH,
    "learning_rate": 0.1,
    "l2_leaf_reg": 5,
    "border_count": 48,
    "rsm": 0.3,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "boosting_type": "Plain",
    "score_function": "L2",
    "leaf_estimation_iterations": 1,
    "random_seed": 1,
    "thread_count": 2,
    "verbose": False,
    "allow_writing_files": False,
}
READER = [place for place, name in enumerate(NAMES) if "reader" in name]
"""Features that say nothing without the reader."""


def fit(chosen: Sequence[Sample], *, seconded: bool) -> Trees:
    """A model for one of the two kinds of rows; the same samples give the same model."""
    rows, wanted, weights = thinned(chosen, seconded=seconded)
    model = catboost.CatBoostClassifier(**SETTINGS, ignored_features=[] if seconded else READER)
    model.fit(rows, wanted, sample_weight=weights)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        return _trees(json.loads(path.read_text()))


def _trees(model: dict[str, Any]) -> Trees:
    trees = model["oblivious_trees"]
    columns = np.zeros((len(trees), DEPTH), dtype=np.int64)
    borders = np.full((len(trees), DEPTH), np.inf, dtype=np.float32)
    leaves = np.zeros((len(trees), 2**DEPTH), dtype=np.float32)
    place = {each["feature_index"]: each["flat_feature_index"] for each in model["features_info"]["float_features"]}
    for row, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or []):
            columns[row, level] = place[split["float_feature_index"]]
            borders[row, level] = split["border"]
        leaves[row, : len(tree["leaf_values"])] = tree["leaf_values"]
    scale, (bias,) = model["scale_and_bias"]
    return Trees(columns=columns, borders=borders, leaves=(leaves * scale).astype(np.float32), bias=float(bias))


def packed(alone: Trees, seconded: Trees, expected: Array, right: Array) -> bytes:
    """The file, with a version by its contents."""
    arrays: dict[str, Any] = {"names": np.array(NAMES), "expected": expected, "right": right}
    for name, trees in (("alone", alone), ("seconded", seconded)):
        arrays[f"{name}_columns"] = trees.columns.astype(np.int16)
        arrays[f"{name}_borders"] = trees.borders
        arrays[f"{name}_leaves"] = trees.leaves
        arrays[f"{name}_bias"] = np.float64(trees.bias)
    digest = hashlib.sha256(b"".join(np.asarray(arrays[name]).tobytes() for name in sorted(arrays))).hexdigest()[:8]
    out = io.BytesIO()
    np.savez_compressed(out, version=np.array(digest), **arrays)
    return out.getvalue()
