"""The judge's training labels and reliability plot, and that the comparison of extractors still runs."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from bench import extraction, extractors
from bench.bodymodel.calibration import held_out
from bench.bodymodel.labels import labels, page_f1
from bench.bodymodel.pitches import with_boxes
from bench.bodymodel.plot import BINS, svg
from bench.bodymodel.samples import FOLDS, fold_of
from bench.world import missing
from transforms.article.body.blocks import blocks as blocks_of
from transforms.article.body.judge import FILE
from transforms.article.body.witnesses import squeeze
from transforms.article.page_tree import parse

ROOT = Path(__file__).parent.parent.parent
FIRST = "The ferry left the dock on Friday morning after two years"
SECOND = "Hundreds of people stood on the pier and waited for her"
THIRD = "She will sail twice a day until the end of May"


@pytest.mark.parametrize(
    ("blocks", "gold", "expected"),
    [
        ([FIRST, "Share", SECOND], f"{FIRST}\n\n{SECOND}", [1, 0, 1]),
        (["Costs", FIRST, "Costs", SECOND], f"{FIRST}\nCosts\n{SECOND}", [0, 1, 1, 1]),
        ([THIRD, FIRST, SECOND], f"{FIRST}\n{SECOND}\n{THIRD}", [1, 1, 1]),
        ([FIRST, SECOND, FIRST], f"{FIRST}\n{SECOND}", [1, 1, 0]),
        ([FIRST], SECOND, [0]),
        ([], FIRST, []),
        (["…", FIRST], FIRST, [0, 1]),
    ],
    ids=["furniture", "a heading in its place", "another order", "each word once", "nothing", "no blocks", "no words"],
)
def test_labels(blocks: list[str], gold: str, expected: list[float]) -> None:
    assert labels(blocks, gold) == expected


def test_a_block_that_is_half_in_the_text_counts_half() -> None:
    (share,) = labels([f"{FIRST} {SECOND}"], FIRST)
    assert 0.3 < share < 0.6


def test_f1_of_a_page() -> None:
    assert page_f1(FIRST, FIRST) == 1
    assert page_f1("", FIRST) == 0
    assert page_f1("a b c d e", "a b c d f") == 0.5


def test_a_score_is_put_right_by_the_pages_of_other_folds() -> None:
    pairs = [(0.8, 0.5), (0.9, 0.7)] * 20 + [(0.8, 0.2), (0.9, 0.3)] * 20
    read = held_out(pairs, [0] * 40 + [1] * 40)
    assert read[:2] == [(pytest.approx(0.2), 0.5), (pytest.approx(0.3), 0.7)]
    assert read[40:42] == [(pytest.approx(0.5), 0.2), (pytest.approx(0.7), 0.3)]


def test_the_plot_has_a_point_for_each_part_of_the_pages() -> None:
    chance = np.random.default_rng(1)
    drawn = ElementTree.fromstring(svg([(each, each**2) for each in chance.random(60)]))  # noqa: S314  # our own
    points = drawn.findall("{*}circle")
    assert len(points) == BINS
    lefts = [float(point.attrib["cx"]) for point in points]
    assert lefts == sorted(lefts)


PAGE = f"""<html><head><title>Ferry</title></head><body><nav><a href="/">Home</a> <a href="/a">Sport</a></nav><article>
<h1>Ferry</h1><p>{FIRST}, said the harbour master.</p><p>{SECOND}, and some of them had waited since the evening.</p>
<p>{THIRD}, when the pier is to be repaired, and then once.</p></article></body></html>"""
URL = "https://www.harbour.example/ferry"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(extractors, "MODELS", tmp_path)
    extractors._fold.cache_clear()
    return tmp_path


def test_newsbeam_reads_with_the_model_of_the_fold_alone(models: Path) -> None:
    shipped = (ROOT / "transforms" / "article" / "body" / FILE).read_bytes()
    (models / f"fold{fold_of(URL)}.npz").write_bytes(shipped)
    run = extraction.read_all("newsbeam", [{"id": "1", "url": URL, "html": PAGE}])
    (record,) = run.records
    assert record["id"] == "1"
    assert record["articleBody"].startswith(FIRST)
    assert "Sport" not in record["articleBody"]
    assert run.cpu_s > 0
    assert run.faults == 0


def test_a_fold_without_a_model_says_what_makes_it(models: Path) -> None:
    (models / f"fold{(fold_of(URL) + 1) % FOLDS}.npz").write_bytes(b"of others")
    with pytest.raises(SystemExit, match=r"python -m bench\.bodymodel trains"):
        extraction.read_all("newsbeam", [{"id": "1", "url": URL, "html": PAGE}])


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_extractors_are_compared_on_the_same_pages() -> None:
    command = [sys.executable, "-m", "bench.extraction", "--sets", "n4k", "--limit", "4", "--worst", "1"]
    methods = ["--methods", "trafilatura-fast", "trafilatura"]
    done = subprocess.run([*command, *methods], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line.split()[:2] for line in done.stdout.splitlines()]
    assert ["trafilatura-fast", "n4k"] in lines
    assert ["trafilatura", "n4k"] in lines


def test_boxes_are_put_between_paragraphs_and_nothing_else_changes() -> None:
    told = [f"The pier was closed for the {number}th time, said a man who had counted them." for number in range(6)]
    tree = parse(f"<html><body><main>{''.join(f'<p>{each}</p> tail' for each in told)}</main></body></html>")
    before = [block.text for block in blocks_of(tree).blocks]
    put = with_boxes(tree, [squeeze(each) for each in told], [FIRST], random.Random(7))
    after = [block.text for block in blocks_of(tree).blocks]
    assert put
    assert [text for text in after if squeeze(text) not in put] == before
    assert after[0] == told[0]
    assert {squeeze(text) for text in after} >= put


def test_a_short_article_gets_no_box() -> None:
    tree = parse("<html><body><p>The pier was closed for the third time, said a man who had counted.</p></body></html>")
    assert with_boxes(tree, [squeeze("".join(tree.itertext()))], [FIRST], random.Random(7)) == set()
