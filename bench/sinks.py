"""What a sink costs: CPU of this process and bytes for each thousand articles. Servers' own work is not counted.

python -m bench.sinks [--articles 5000] [--postgres URL]

The articles are made up: 600 words drawn from a vocabulary of 8,000, and the fields that a page and its feed fill.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from schemas.article import (
    Article,
    Author,
    DateEvidence,
    Extraction,
    FeedRef,
    Fetch,
    Fingerprint,
    Provenance,
    Publisher,
)
from schemas.unit import UnitSummary
from schemas.wire import dumps
from transforms.io.fileforms import FORMS
from transforms.io.publishing import Batch, Sink
from transforms.io.sinks.folder import FolderSink
from transforms.io.sinks.postgres import PostgresSink
from transforms.web.urls import identifier

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORDS = 600


def article(rng: random.Random, vocabulary: Sequence[str], number: int) -> Article:
    """A made-up article."""
    url = f"https://press.example/2026/05/{number}"
    body = "\n\n".join(" ".join(rng.choices(vocabulary, k=WORDS // 10)) for _ in range(10))
    published = "2026-05-01T09:30:00+02:00"
    return Article(
        identifier=identifier(url),
        url=url,
        same_as=(f"{url}?utm_source=rss",),
        headline=" ".join(rng.choices(vocabulary, k=9)),
        description=" ".join(rng.choices(vocabulary, k=30)),
        article_body=body,
        keywords=tuple(rng.choices(vocabulary, k=5)),
        author=(Author(name=" ".join(rng.choices(vocabulary, k=2))),),
        publisher=Publisher(name="The Press", url="https://press.example"),
        date_published=published,
        date_evidence=(DateEvidence(value=published, raw=published, source="feed.published", precision="second"),),
        date_first_seen=AT,
        in_language="en",
        word_count=WORDS,
        is_part_of=(FeedRef(feed_url="https://press.example/feed", guid=str(number)),),
        extraction=Extraction(method="trafilatura", method_version="2"),
        fingerprint=Fingerprint(text_sha256=rng.randbytes(32).hex()),
        fetch=Fetch(
            requested_url=url, final_url=url, status=200, etag=None, last_modified=None, content_type="text/html",
            charset="utf-8", charset_source="http", bytes=90_000, fetched_at=AT,
        ),
        provenance=Provenance(pipeline_version="0", run_id="r", config_hash="0" * 16, recorded_at=AT),
    )  # fmt: skip


def unit() -> UnitSummary:
    """The unit that they belong to."""
    return UnitSummary(
        unit_id="bench-r0001", run_id="bench", started_at=AT, committed_at=AT, feeds={}, items={}, reconciled=True,
        reasons={}, per_feed={},
    )  # fmt: skip


def cost(sink: Sink, lines: Sequence[bytes]) -> float:
    """CPU seconds of this process for a thousand articles."""
    begun = time.process_time()
    sink.write(unit(), [Batch(kind="articles", shard="s", lines=iter(lines))])
    return (time.process_time() - begun) * 1000 / len(lines)


def main(argv: Sequence[str] | None = None) -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="bench.sinks")
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--postgres", metavar="URL", help="a database to write into as well")
    said = parser.parse_args(argv)
    rng = random.Random(7)  # noqa: S311  # made-up words
    vocabulary = ["".join(rng.choices("abcdefghijklmnoprstuvw", k=rng.randint(2, 11))) for _ in range(8000)]
    lines = [dumps(article(rng, vocabulary, number)).encode() for number in range(said.articles)]
    print(f"{len(lines)} articles, {sum(map(len, lines)) / len(lines):,.0f} bytes each as JSON")
    with tempfile.TemporaryDirectory() as folder:
        for name, form in FORMS.items():
            seconds = cost(FolderSink(root=f"{folder}/{name}", form=form), lines)
            (path,) = Path(folder, name).glob("articles/*/*")
            size = path.stat().st_size / len(lines)
            print(f"{name:10} {seconds:6.2f} CPU s per 1,000 articles, {size:6,.0f} bytes each")
    if said.postgres:
        first, again = (cost(PostgresSink.at(said.postgres), lines) for _ in range(2))
        print(f"postgresql {first:6.2f} CPU s per 1,000 articles, {again:.2f} for the same again")


if __name__ == "__main__":
    main()
