"""Train the judge of bodies: cross-validate by site, print the figures and plot them, then train on all pages and write
the model.

    pip install -e .[train]
    python -m bench.bodymodel [--models .models] [--out transforms/article/body/model.npz] [--plot docs/calibration.svg]

The models of the folds are written to --models, from where bench.extraction takes for each page the one that has not
seen its site. Takes 20 minutes on two cores, and the same pages give the same bytes.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench.bodymodel.calibration import calibration, held_out
from bench.bodymodel.labels import page_f1
from bench.bodymodel.plot import svg
from bench.bodymodel.samples import FOLDS, Sample, samples
from bench.bodymodel.train import fit, packed
from bench.world import ROOT
from transforms.article.body.judge import Trees
from transforms.article.body.read import SURE, choose, second_opinion

OUT = ROOT / "transforms" / "article" / "body" / "model.npz"
PLOT = ROOT / "docs" / "calibration.svg"


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=ROOT / ".models")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--plot", type=Path, default=PLOT)
    said = parser.parse_args()
    pages = list(samples())
    models = [_pair([page for page in pages if page.fold != fold]) for fold in range(FOLDS)]
    plain = [page for page in pages if not page.boxed]
    scores = {(page.set, page.id): _tried(page, *models[page.fold]) for page in plain}
    expected, right = calibration(list(scores.values()))
    said.models.mkdir(parents=True, exist_ok=True)
    for fold, (alone, seconded) in enumerate(models):
        (said.models / f"fold{fold}.npz").write_bytes(packed(alone, seconded, expected, right))
    _report(plain, scores)
    boxed = [_tried(page, *models[page.fold])[1] for page in pages if page.boxed]
    print(f"with boxes put in: {len(boxed)} pages, mean F1 of a page {sum(boxed) / len(boxed):.4f}")
    said.plot.write_text(svg(held_out(list(scores.values()), [page.fold for page in plain])))
    said.out.write_bytes(packed(*_pair(pages), expected, right))


def _pair(chosen: Sequence[Sample]) -> tuple[Trees, Trees]:
    return fit(chosen, seconded=False), fit(chosen, seconded=True)


def _tried(page: Sample, alone: Trees, seconded: Trees) -> tuple[float, float]:
    """What was expected of a page's text, and its F1."""
    chances = alone(page.alone)
    kept, expected = choose(chances, page.alone)
    if expected < SURE:
        _, kept, expected = second_opinion(chances, page.seconded, seconded, lambda: page.others)
    text = "\n".join(text for text, held in zip(page.texts, kept, strict=True) if held)
    return expected, page_f1(text, page.gold)


def _report(pages: Sequence[Sample], scores: dict[tuple[str, str], tuple[float, float]]) -> None:
    """Mean F1 of the pages' own, by set, and how far the expected is from it."""
    sets = defaultdict(list)
    for page in pages:
        sets[page.set].append(scores[page.set, page.id])
    for name, pairs in sets.items():
        mean = [sum(column) / len(pairs) for column in zip(*pairs, strict=True)]
        print(f"{name}: {len(pairs)} pages, expected {mean[0]:.4f}, mean F1 of a page {mean[1]:.4f}")


if __name__ == "__main__":
    main()
