"""An explanation as a person reads it: a heading per stage, a line per finding."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pipelines.comparison import Comparison, comparison_lines
from pipelines.explanation import (
    Block,
    Ending,
    Explanation,
    FeedStory,
    FetchStory,
    Reading,
    RobotsStory,
    Trouble,
)
from pipelines.facts import Fact, Statement
from schemas.article import DateEvidence
from schemas.wire import iso_utc
from transforms.feeds.fields import article_text
from transforms.io.ledger.history import Remembered, RememberedItem

WIDTH = 110
_LABEL = 14
Pair = tuple[str, object]


def render(told: Explanation) -> Iterator[str]:
    """The lines of it. What is foreign can't move the cursor: characters that don't print become U+FFFD."""
    yield from map(_printable, _lines(told))


def render_beside(made: Comparison) -> Iterator[str]:
    """The lines of a comparison."""
    yield from map(_printable, _section(f"Beside {made.input}", comparison_lines(made, WIDTH)))


def _printable(line: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def _lines(told: Explanation) -> Iterator[str]:
    yield from _section("Address", _address(told))
    if told.feed:
        yield from _section(f"Feed {told.feed.url}", _feed(told.feed))
    if told.robots:
        yield from _section("Robots", _robots(told.robots))
    if told.fetch:
        yield from _section("Fetch", _fetch(told.fetch))
    if told.reading:
        yield from _section("Text", _text(told.reading))
        yield from _section("Fields", _fields(told.reading))
        yield from _section("Dates", _dates(told.reading))
    if told.ledger:
        yield from _section("Ledger", _ledger(told.ledger))
    yield from _section("Outcome", _ending(told.ending))


def _section(title: str, pairs: Iterator[Pair]) -> Iterator[str]:
    yield title
    for label, value in pairs:
        if value is not None and value != "":
            indent = " " * (_LABEL + 3)
            lines = textwrap.wrap(str(value), WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
            yield f"  {label:<{_LABEL}} {lines[0]}"
            yield from (indent + line for line in lines[1:])
    yield ""


def _address(told: Explanation) -> Iterator[Pair]:
    yield "given", told.input
    yield "canonical", told.url or "unknown"
    yield "site", told.site
    yield "identifier", told.identifier
    yield "refused", told.refused


def _feed(story: FeedStory) -> Iterator[Pair]:
    if story.trouble:
        yield "failed", _trouble(story.trouble)
        return
    yield "is", f"{story.format}, {story.items} items, {story.title or 'without a title'}"
    if story.item is None:
        yield "item", "none of its items has this address as its link or GUID"
        return
    item = story.item
    yield "item key", story.item_key
    yield "guid", item.guid
    yield "link", item.link
    yield "title", item.title
    yield "published", item.published
    yield "updated", item.updated
    yield "authors", "; ".join(item.authors)
    yield "categories", "; ".join(item.categories)
    yield "summary", _short(item.summary or "")
    yield "content", f"{len(article_text(item.content).split())} words" if item.content else None


def _robots(story: RobotsStory) -> Iterator[Pair]:
    yield "asked", story.url
    yield "it says", story.detail
    yield "allowed", {True: "yes", False: "no", None: "unknown until it can be had"}[story.allowed]
    yield "by", story.rule or "no rule for this address"
    yield "crawl delay", f"{story.crawl_delay_s:g} s" if story.crawl_delay_s else None


def _fetch(story: FetchStory) -> Iterator[Pair]:
    for hop in story.hops:
        yield "redirected by", hop
    yield "from", story.final_url or story.requested_url
    if story.status is not None:
        yield "status", f"{story.status}, {story.content_type or 'no content type'}, {story.bytes:,} bytes"
    yield "time", f"{story.seconds:.2f} s"
    if story.trouble:
        yield "failed", _trouble(story.trouble)


def _text(reading: Reading) -> Iterator[Pair]:
    yield "charset", f"{reading.charset}, told by: {reading.charset_source}" if reading.charset else None
    yield "method", f"{reading.method} {reading.method_version}"
    yield "score", f"{reading.score:.2f}" if reading.score is not None else None
    yield "flags", ", ".join(reading.flags)
    if reading.page_trouble:
        yield "the page", f"{_trouble(reading.page_trouble)}; the feed's own text stands in"
    for block in reading.blocks:
        yield _block(block)
    for paragraph in reading.left_out:
        yield "- left out", f"<{paragraph.tag}> {paragraph.why}: {_short(paragraph.text)}"


def _block(block: Block) -> Pair:
    text = _short(block.text)
    if block.dropped:
        return "- " + block.dropped, text
    return "+ kept", f"{block.kept}: {text}" if block.kept else text


def _fields(reading: Reading) -> Iterator[Pair]:
    for fact in reading.facts:
        yield fact.field, f"{_short(fact.value)}  ({_origin(fact)})" if fact.value else "unknown"
        yield from (_said(statement) for statement in fact.otherwise)


def _origin(fact: Fact) -> str:
    places = ", ".join(fact.said_by)
    if fact.origin == "page":
        return f"the page: {places}" if places else "the page: as the extractor reads it"
    return f"the {fact.origin}" + (f"; the page too: {places}" if places else "")


def _said(statement: Statement) -> Pair:
    return "", f"{statement.source} says: {_short(statement.value)}"


def _dates(reading: Reading) -> Iterator[Pair]:
    for date in reading.dates:
        yield "* chosen" if date.chosen else "  not chosen", _date(date)
    if not any(date.chosen for date in reading.dates):
        yield "published", "unknown"
    for statement in reading.date_statements:
        yield "", f"{statement.source} says {statement.field}: {_short(statement.value)}"


def _date(date: DateEvidence) -> str:
    read = f"{date.value} ({date.precision}, zone {date.tz or 'none'})" if date.value else "not readable"
    return f"{date.source} {date.raw!r}: {read}"


def _ledger(known: Remembered) -> Iterator[Pair]:
    if known.identifier is None:
        yield "article", "not known"
    else:
        yield "article", f"{known.identifier}, version {known.version}, {known.url}"
        yield "copy of", known.copy_of
        for address in known.addresses:
            yield "reached by", address
    for item in known.items:
        yield "item", _ended(item)


def _ended(item: RememberedItem) -> str:
    why = f" ({item.stage}: {item.reason}, {item.attempts} tries)" if item.reason else ""
    again = f", tried again from {iso_utc(item.next_try_at)}" if item.next_try_at else ""
    return f"{item.outcome}{why}{again} in {item.feed_url}"


def _ending(ending: Ending) -> Iterator[Pair]:
    if ending.trouble:
        yield ending.outcome, _trouble(ending.trouble)
        return
    yield ending.outcome, f"{ending.word_count} words as {ending.identifier or 'an article without an address'}"
    yield "url", ending.url


def _trouble(trouble: Trouble) -> str:
    return f"{trouble.stage}: {trouble.reason}: {trouble.detail}"


def _short(text: str) -> str:
    return textwrap.shorten(text, 2 * WIDTH, placeholder=" …")
