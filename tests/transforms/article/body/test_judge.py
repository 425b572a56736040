import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.article.body.features import NAMES
from transforms.article.body.judge import Trees, load, shipped


def slowly(trees: Trees, row: np.ndarray) -> float:
    total = trees.bias
    for columns, borders, leaves in zip(trees.columns, trees.borders, trees.leaves, strict=True):
        questions = list(zip(columns, borders, strict=True))
        total += leaves[sum(int(row[column] > border) << level for level, (column, border) in enumerate(questions))]
    return float(1 / (1 + np.exp(-total)))


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 4), st.integers(1, 9))
def test_trees_are_evaluated_as_one_by_one(seed: int, count: int, depth: int, rows: int) -> None:
    chance = np.random.default_rng(seed)
    trees = Trees(
        columns=chance.integers(0, 3, (count, depth)),
        borders=chance.integers(-2, 3, (count, depth)).astype(np.float32),
        leaves=chance.normal(size=(count, 2**depth)).astype(np.float32),
        bias=0.25,
    )
    given_rows = chance.integers(-3, 4, (rows, 3)).astype(float)
    assert trees(given_rows) == pytest.approx([slowly(trees, row) for row in given_rows])


def test_the_shipped_model_fits_the_features() -> None:
    judge = shipped()
    for trees in (judge.alone, judge.seconded):
        assert trees.columns.max() < len(NAMES)
        assert trees.leaves.shape == (len(trees.columns), 2 ** trees.columns.shape[1])
    assert not any("reader" in NAMES[column] for column in judge.alone.columns[np.isfinite(judge.alone.borders)])


def test_calibration_ascends() -> None:
    scores = [shipped().calibrated(each / 20) for each in range(21)]
    assert scores == sorted(scores)
    assert 0 <= scores[0] <= scores[-1] <= 1


def test_a_model_of_other_features_is_refused() -> None:
    file = io.BytesIO()
    np.savez(file, names=np.array(["other"]))
    with pytest.raises(ValueError, match="other features"):
        load(file.getvalue())
