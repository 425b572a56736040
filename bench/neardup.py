"""Copies across publishers: how many are found and how many wrongly, beside the usual ways, on generated streams.

Streams of republished, cut, edited and updated stories, templates, briefs, follow-ups, digests and stubs, made of real
texts by the shared generator, each with a seed and a base of its own. Speed is per CPU second of one process.

    .venv/bin/pip install -r bench/requirements.txt
    python -m bench.neardup [--sets n4k wcxb_dev fundus_tests] [--seeds 101 102] [--n 1000] [--own]
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any

from bench import rivals
from bench.quality import SETS
from bench.scores import Score, mean, score
from bench.world import SHARED, corpus
from pipelines.documents import Collection

GENERATOR = SHARED / "tools" / "neardup_pairs.py"
Method = Callable[[Sequence[dict[str, Any]]], Sequence[Hashable]]
ALONE = ("stub", "digest", "followup")
"""Kinds that must not be merged with anything."""


def stream(base: str, seed: int, n: int, folder: Path) -> list[dict[str, Any]]:
    """A generated stream."""
    out = folder / f"{base}-{seed}.jsonl"
    command = [sys.executable, str(GENERATOR), "--base", str(corpus(base)), "--seed", str(seed), "--n", str(n)]
    subprocess.run([*command, "--out", str(out)], check=True, capture_output=True)
    return [json.loads(line) for line in out.read_text().splitlines()]


def newsbeam(documents: Sequence[dict[str, Any]]) -> Sequence[Hashable]:
    """As `newsbeam dedup` does it."""
    found = Collection()
    for each in documents:
        found.add(each)
    return [line["cluster"] for line in found.lines()]


def by_kind(documents: Sequence[dict[str, Any]], labels: Sequence[Hashable]) -> dict[str, Score | float]:
    """Per kind of edit the score over its documents and their originals; of what must stay alone, the share merged."""
    groups: defaultdict[Hashable, int] = defaultdict(int)
    for label in labels:
        groups[label] += 1
    kinds = sorted({each["kind"] for each in documents})
    scores: dict[str, Score | float] = {}
    for kind in kinds:
        mine = [at for at, each in enumerate(documents) if each["kind"] == kind]
        if kind in ALONE:
            scores[kind] = sum(groups[labels[at]] > 1 for at in mine) / len(mine)
            continue
        stories = {documents[at]["cluster"] for at in mine}
        chosen = [
            at
            for at, each in enumerate(documents)
            if each["kind"] == kind or (each["original"] and each["cluster"] in stories)
        ]
        scores[kind] = score([documents[at]["cluster"] for at in chosen], [labels[at] for at in chosen])
    return scores


def measure(
    method: Method, streams: Sequence[list[dict[str, Any]]]
) -> tuple[list[Score], list[Sequence[Hashable]], float]:
    """Scores and labels of each stream, and documents per CPU second over all."""
    began, all_labels = time.process_time(), [method(documents) for documents in streams]
    seconds = time.process_time() - began
    scores = [
        score([each["cluster"] for each in documents], labels)
        for documents, labels in zip(streams, all_labels, strict=True)
    ]
    return scores, all_labels, sum(map(len, streams)) / seconds


def row(name: str, scores: Sequence[Score], speed: float) -> str:
    """A line of the table; F1 of the worst stream last."""
    each = mean(scores)
    figures = (each.precision, each.recall, each.f1, min(one.f1 for one in scores), each.ari)
    return f"| {name} | {' | '.join(f'{figure:.4f}' for figure in figures)} | {speed:,.0f} |"


def kinds_table(streams: Sequence[list[dict[str, Any]]], labels: Sequence[Sequence[Hashable]]) -> list[str]:
    """Per kind of edit: precision, recall, ARI over all streams; the share merged of what must stay alone."""
    found: defaultdict[str, list[Score | float]] = defaultdict(list)
    for documents, mine in zip(streams, labels, strict=True):
        for kind, each in by_kind(documents, mine).items():
            found[kind].append(each)
    lines = []
    for kind, values in sorted(found.items()):
        scores = [each for each in values if isinstance(each, Score)]
        if scores:
            one = mean(scores)
            lines.append(f"| {kind} | {one.precision:.4f} | {one.recall:.4f} | {one.ari:.4f} |")
        else:
            shares = [each for each in values if isinstance(each, float)]
            lines.append(f"| {kind} | merged: {sum(shares) / len(shares):.4f} | | |")
    return lines


def shuffled(documents: list[dict[str, Any]], seed: int) -> float:
    """F1 of newsbeam when the lines come in another order."""
    mixed = random.Random(seed).sample(documents, len(documents))  # noqa: S311  # an order, not a secret
    return score([each["cluster"] for each in mixed], newsbeam(mixed)).f1


def kept(documents: Sequence[dict[str, Any]]) -> float:
    """Bytes of a packed fingerprint, on average."""
    found = Collection()
    for each in documents:
        found.add(each)
    return sum(map(len, found.prints)) / len(documents)


def rival_methods() -> dict[str, Method]:
    """What is installed of the others."""
    methods: dict[str, Method] = {
        "exact hash": rivals.exact,
        "headline": rivals.headline,
        "SimHash, 3 bits": rivals.simhash,
    }
    try:
        methods |= {f"datasketch MinHash-LSH {at}": rivals.minhash(at) for at in (0.5, 0.7, 0.8)}
    except ImportError:
        print("datasketch is not installed: pip install -r bench/requirements.txt")
    return methods


def main() -> None:
    """Measure all and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[101, 102])
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--own", action="store_true", help="newsbeam alone")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        streams = [stream(base, seed, said.n, Path(name)) for base in said.sets for seed in said.seeds]
    newsbeam(streams[0][:10])  # the tables of letters
    print(f"{len(streams)} streams, {sum(map(len, streams))} documents")
    print("| | precision | recall | F1 | worst F1 | ARI | documents per CPU second |\n|---|---|---|---|---|---|---|")
    scores, labels, speed = measure(newsbeam, streams)
    print(row("newsbeam", scores, speed))
    for method_name, method in ({} if said.own else rival_methods()).items():
        others, _, pace = measure(method, streams)
        print(row(method_name, others, pace))
    print("\n| kind of edit | precision | recall | ARI |\n|---|---|---|---|")
    print("\n".join(kinds_table(streams, labels)))
    moved = max(abs(shuffled(streams[0], seed) - scores[0].f1) for seed in (1, 2))
    print(f"\nF1 moved by a shuffle: {moved:.4f}; a fingerprint: {kept(streams[0]):.0f} bytes on average")


if __name__ == "__main__":
    main()
