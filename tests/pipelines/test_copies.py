"""One story, once: copies through the real graph, the same clusters whatever the units, bundles and order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from pipelines.batch import ingest
from pipelines.compose import stages
from pipelines.documents import Collection
from pipelines.graph import connect
from tests.fakes import Site, page
from tests.pipelines.worlds import begin, claim, lines, options, parts, published
from tests.transforms.likeness.stories import bulletin, datelined, joined, story, truncated, with_local
from transforms.web.urls import identifier

Document = dict[str, Any]


def document(number: int, paragraphs: Sequence[str]) -> Document:
    """A page of its own site, published in the order of the numbers."""
    address = f"https://paper{number:02d}.example/{number}"
    published = f"2026-05-01T{number // 60:02d}:{number % 60:02d}:00Z"
    return {"id": identifier(address), "url": address, "title": f"Report {number}", "text": joined(list(paragraphs)),
            "published": published}  # fmt: skip


def documents() -> list[Document]:
    """Stories, their copies, and what must stay alone, mixed."""
    made: list[Sequence[str]] = []
    for seed in range(6):
        whole = story(seed)
        made += [whole, datelined(whole), truncated(whole, 0.5), with_local(whole, seed + 50, 1)]
        made += [story(seed + 20), [bulletin(seed)], [*story(seed + 30, 6), *whole[3:5]]]
    made += [datelined(story(0))] * 6  # on more sites than a key leads to
    order = random.Random(4).sample(range(len(made)), len(made))
    return [document(number, made[place]) for number, place in enumerate(order)]


DOCUMENTS = documents()


def feed_of(each: Document) -> str:
    return each["url"].replace("/" + each["url"].rpartition("/")[2], "/feed")


def site(given: Sequence[Document]) -> Site:
    """A feed and a page for each."""
    answers: dict[str, Any] = {}
    for each in given:
        item = (
            f"<item><guid isPermaLink='false'>1</guid><link>{each['url']}</link><title>{each['title']}</title>"
            f"<pubDate>{each['published']}</pubDate></item>"
        )
        answers[feed_of(each)] = f"<rss version='2.0'><channel><title>N</title>{item}</channel></rss>".encode()
        answers[each["url"]] = page(each["title"], *each["text"].split("\n\n"))
    return Site(answers)


def run(folder: Path, given: Sequence[Document], *words: str) -> Any:
    asked = options(folder, *map(feed_of, given), *words)
    return ingest(asked, parts(asked, site(given)))


def clusters(folder: Path) -> dict[str, tuple[str | None, float | None]]:
    """Identifier → original and similarity, of everything published."""
    found = lines(folder, "articles") + lines(folder, "duplicates")
    told = ((record["identifier"], record["cluster"] or {"of": None, "similarity": None}) for record in found)
    return {name: (cluster["of"], cluster["similarity"]) for name, cluster in told}


def expected(folder: Path) -> dict[str, tuple[str | None, float | None]]:
    """What `newsbeam dedup` says of the texts that were published."""
    collection = Collection()
    for record in lines(folder, "articles") + lines(folder, "duplicates"):
        text = {"title": record["headline"], "text": record["articleBody"]}
        collection.add({"id": record["identifier"], "published": record["datePublished"], **text})
    return {line["id"]: (line["of"], line["similarity"]) for line in collection.lines()}


def test_copies_go_to_duplicates_in_full_and_name_their_original(tmp_path: Path) -> None:
    result = run(tmp_path, DOCUMENTS)
    found = clusters(tmp_path)
    assert found == expected(tmp_path)
    copies = [each for each, (original, _) in found.items() if original]
    assert result.summary.items["duplicate"] == len(copies) == 24
    assert result.summary.items["stored"] == len(DOCUMENTS) - 24
    for record in lines(tmp_path, "duplicates"):
        cluster = record["cluster"]
        assert (cluster["id"], cluster["role"]) == (cluster["of"], "copy")
        assert record["articleBody"]
    assert len(published(tmp_path)) == len(set(published(tmp_path))) == len(DOCUMENTS)


@pytest.mark.timeout(240)
def test_ten_runs_in_order_of_publication_come_to_the_same(tmp_path: Path) -> None:
    for first in range(0, len(DOCUMENTS), 5):
        run(tmp_path, DOCUMENTS[first : first + 5])
    assert clusters(tmp_path) == expected(tmp_path)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_bundles_and_rows_changes_nothing(tmp_path: Path, seed: int) -> None:
    given = random.Random(seed).sample(DOCUMENTS[:24], 24)
    asked = options(tmp_path, *map(feed_of, given))
    made = parts(asked, site(given))
    active = begin(asked, made, [feed_of(each) for each in given])
    _, claims = claim(made, active)
    mixed = random.Random(seed).sample(claims, len(claims))
    with beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions([])) as pipeline:
        connect(pipeline | beam.Create(mixed) | beam.Reshuffle(), stages(asked, made, active))
    assert clusters(tmp_path) == expected(tmp_path)


def test_two_windows_of_a_stream_that_overlap_come_to_the_same(tmp_path: Path) -> None:
    """On this runner both look for copies before either commits: what they missed of each other, Commit finds."""
    given = DOCUMENTS[:24]
    asked = options(tmp_path, *map(feed_of, given))
    made = parts(asked, site(given))
    active = begin(asked, made, [feed_of(each) for each in given])
    stamped = [
        TimestampedValue(each, 10 + 60 * window)
        for window in range(2)
        for each in claim(made, active, window + 1, limit=12, window_s=60)[1]
    ]
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        windowed = pipeline | beam.Create(stamped) | beam.Map(lambda each: each) | beam.WindowInto(FixedWindows(60))
        connect(windowed, stages(asked, made, active))
    assert clusters(tmp_path) == expected(tmp_path)


def test_copies_can_be_kept_among_the_articles(tmp_path: Path) -> None:
    run(tmp_path, DOCUMENTS[:12], "--copies", "keep")
    assert clusters(tmp_path) == expected(tmp_path)
    assert len(lines(tmp_path, "articles")) == 12
    assert not list(tmp_path.glob("duplicates/*/*"))


def test_a_late_original_is_a_copy_of_what_is_published(tmp_path: Path) -> None:
    first, late = document(9, truncated(story(1), 0.6)), document(2, story(1))
    run(tmp_path, [first])
    run(tmp_path, [late])
    assert clusters(tmp_path) == {first["id"]: (None, None), late["id"]: (first["id"], 1.0)}


def test_originals_that_came_first_stay_so_in_any_order_of_runs(tmp_path: Path) -> None:
    mixed = random.Random(3).sample(DOCUMENTS[:20], 20)
    for first in range(0, 20, 10):
        run(tmp_path, mixed[first : first + 10])
    seen: dict[str, int] = {each["id"]: number // 10 for number, each in enumerate(mixed)}
    found, told = clusters(tmp_path), expected(tmp_path)
    for copy, (original, similarity) in told.items():
        if original and seen[original] <= seen[copy] and found[original][0] is None:
            assert found[copy][0] == original, (copy, similarity)


def syndicated(paper: Document, portal: Document) -> Site:
    """The portal's page calls the paper's canonical."""
    made = site([paper, portal])
    head = f"</title><link rel=canonical href='{paper['url']}?utm_source=portal'>"
    body = page(portal["title"], *portal["text"].split("\n\n")).replace(b"</title>", head.encode())
    return Site({**made.answers, portal["url"]: body})


@pytest.mark.parametrize("together", [True, False])
def test_a_syndicated_page_is_no_original_of_the_article_that_it_calls_canonical(
    tmp_path: Path, together: bool
) -> None:
    portal, paper = document(3, story(1)), document(5, truncated(story(1), 0.8))
    third = document(7, datelined(story(1)))
    for given in ([portal, paper], [third]) if together else ([portal], [paper], [third]):
        asked = options(tmp_path, *map(feed_of, given))
        world = Site({**syndicated(paper, portal).answers, **site([third]).answers})
        ingest(asked, parts(asked, world))
    found = {name: of for name, (of, _) in clusters(tmp_path).items()}
    assert found == {paper["id"]: None, portal["id"]: paper["id"] if together else None, third["id"]: paper["id"]}
