from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.article import Article, Author, DateEvidence, FeedRef, Image, Provenance, Publisher, UsageInfo
from schemas.feed import FeedItem
from schemas.page import Extracted, Response
from schemas.unit import Unit
from schemas.wire import dumps, loads
from transforms.article.record import aliases, build, hearsay, published_utc
from transforms.likeness.exact import text_hash
from transforms.web.urls import identifier

NOW = datetime(2024, 1, 6, 12, tzinfo=UTC)
UNIT = Unit(unit_id="r1-1", run_id="r1", epoch=1, started_at=NOW, deadline_at=NOW)
PROVENANCE = Provenance(pipeline_version="1", run_id="r1", config_hash="c", recorded_at=NOW)
ITEM = FeedItem(
    feed_url="https://gazette.example/feed",
    guid="g1",
    link="http://gazette.example/ferry?utm_source=rss",
    title="Ferry returns at last",
    summary="From the feed.",
    published="Fri, 05 Jan 2024 10:30:00 +0100",
    updated="2024-01-05T11:00:00+01:00",
    authors=("Feed Author",),
    categories=("Harbour",),
    site_title="The Gazette",
)
RESPONSE = Response(
    requested_url="http://gazette.example/ferry?utm_source=rss",
    final_url="https://www.gazette.example/2024/ferry",
    hops=("http://gazette.example/ferry?utm_source=rss", "https://gazette.example/ferry"),
    status=200,
    headers={"etag": '"e"', "content-type": "text/html", "last-modified": "Sat, 06 Jan 2024 00:00:00 GMT"},
    body=b"<html>",
    fetched_at=NOW,
)
PAGE_DATE = DateEvidence(value="2024-01-04", raw="2024-01-04", source="meta date", precision="day")
EXTRACTED = Extracted(
    text="The ferry left.\n\nShe'll return.",
    title="Ferry returns | The Gazette",
    description="From the page.",
    site_name="The Gazette",
    language="en",
    license="CC BY 4.0",
    authors=(Author(name="Page Author", type="Person"),),
    sections=("Region",),
    keywords=("ferry",),
    images=(Image(url="https://gazette.example/m.jpg", caption="The ferry"),),
    published=(PAGE_DATE,),
    canonical_url="https://gazette.example/2024/ferry?utm_campaign=x",
    charset="utf-8",
    charset_source="http",
    robots=("noarchive",),
    flags=("odd",),
    method="trafilatura",
    method_version="2/precision",
)
BARE = replace(
    EXTRACTED,
    title=None,
    description=None,
    site_name=None,
    language=None,
    license=None,
    authors=(),
    sections=(),
    keywords=(),
    images=(),
    published=(),
    canonical_url=None,
    robots=(),
    flags=(),
)


def make(item: FeedItem = ITEM, response: Response = RESPONSE, extracted: Extracted = EXTRACTED) -> Article:
    return build(item=item, response=response, extracted=extracted, unit=UNIT, provenance=PROVENANCE)


def item(**changes: Any) -> FeedItem:
    return replace(ITEM, **changes)


def test_identity_and_addresses() -> None:
    article = make()
    assert article.url == "https://gazette.example/2024/ferry"
    assert article.identifier == identifier(article.url)
    assert article.same_as == (
        "http://gazette.example/ferry?utm_source=rss",
        "https://gazette.example/ferry",
        "https://www.gazette.example/2024/ferry",
    )
    assert aliases(article, RESPONSE, ITEM) == (
        "https://gazette.example/2024/ferry",
        "https://gazette.example/ferry",
        "https://www.gazette.example/2024/ferry",
    )


def test_what_only_the_page_says_of_its_addresses_is_hearsay() -> None:
    amp, known = "http://gazette.example/amp/ferry?utm_source=rss", "https://gazette.example/ferry"
    said = aliases(make(), RESPONSE, ITEM, (amp, known))
    assert said[-1] == "https://gazette.example/amp/ferry"
    assert hearsay(said, RESPONSE, ITEM) == ("https://gazette.example/2024/ferry", "https://gazette.example/amp/ferry")
    assert amp not in make().same_as


def test_without_a_canonical_address_the_final_one_identifies() -> None:
    article = make(extracted=BARE)
    assert article.url == RESPONSE.final_url
    assert RESPONSE.final_url not in article.same_as


def test_a_link_that_is_no_address_is_no_alias() -> None:
    bad = item(link="javascript:void(0)")
    assert "javascript:void(0)" not in aliases(make(bad), RESPONSE, bad)


def test_the_page_goes_before_the_feed() -> None:
    article = make()
    assert article.headline == "Ferry returns"
    assert article.alternative_headline == "Ferry returns at last"
    assert article.description == "From the page."
    assert article.author == (Author(name="Page Author", type="Person"),)
    assert article.keywords == ("ferry",)
    assert article.article_section == ("Region",)
    assert article.publisher == Publisher(name="The Gazette", url="https://www.gazette.example")
    assert article.image == (Image(url="https://gazette.example/m.jpg", caption="The ferry"),)
    assert (article.in_language, article.license) == ("en", "CC BY 4.0")
    assert article.is_part_of == (FeedRef(feed_url="https://gazette.example/feed", guid="g1"),)
    assert (article.extraction.method, article.extraction.flags) == ("trafilatura", ("odd",))


def test_the_feed_fills_what_the_page_does_not_say() -> None:
    article = make(extracted=BARE)
    assert (article.headline, article.alternative_headline) == ("Ferry returns at last", None)
    assert article.description == "From the feed."
    assert article.author == (Author(name="Feed Author"),)
    assert article.keywords == ("Harbour",)
    assert article.publisher == Publisher(name="The Gazette", url="https://www.gazette.example")
    assert (article.in_language, article.license, article.usage_info) == (None, None, None)


@pytest.mark.parametrize(
    ("page", "feed", "authors"),
    [
        ((), ("Ines Abril",), [("Ines Abril", "Person")]),
        ((), ("By Ines Abril and Jon Berg",), [("Ines Abril", "Person"), ("Jon Berg", "Person")]),
        ((), ("noreply@gazette.example (Ines Abril)",), [("Ines Abril", "Person")]),
        ((), ("srauturier99",), [("srauturier99", None)]),
        ((), ("admin",), []),
        ((), ("The Gazette",), [("The Gazette", "Organization")]),
        (("Ines Abril",), ("The Gazette",), [("Ines Abril", None)]),
        (("Ines Abril",), ("Jon Berg",), [("Ines Abril", None)]),
        (("The Gazette",), ("Ines Abril",), [("Ines Abril", "Person")]),
        (("The Gazette",), ("admin",), [("The Gazette", None)]),
        (("The Gazette",), ("editor-in-chief-99",), [("The Gazette", None)]),
        (("Reuters",), ("Ines Abril",), [("Reuters", None)]),
    ],
)
def test_a_feeds_author_stands_in_where_the_page_names_nobody_but_its_site(
    page: tuple[str, ...], feed: tuple[str, ...], authors: list[tuple[str, str | None]]
) -> None:
    extracted = replace(EXTRACTED, authors=tuple(Author(name=name) for name in page))
    found = make(item(authors=feed), extracted=extracted).author
    assert [(author.name, author.type) for author in found] == authors


def test_the_page_says_when_it_was_modified_where_the_feed_does_not() -> None:
    change = replace(PAGE_DATE, value="2024-01-05T12:00:00+01:00", raw="x", source="JSON-LD dateModified")
    page = replace(EXTRACTED, modified=(replace(change, value="2024-01-04", raw="y"), change))
    article = make(item(published="2024-01-04T08:00:00Z", updated=None), extracted=page)
    assert article.date_modified == "2024-01-05T12:00:00+01:00"
    assert [(each.raw, each.chosen) for each in article.date_evidence[-2:]] == [("y", False), ("x", True)]
    assert make(item(published="2024-01-07T08:00:00Z", updated=None), extracted=page).date_modified is None


def test_text_and_its_measures() -> None:
    article = make()
    assert article.article_body == EXTRACTED.text
    assert article.word_count == 6
    assert article.fingerprint.text_sha256 == text_hash(EXTRACTED.text)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Ferry returns - THE GAZETTE", "Ferry returns"),
        ("Ferry returns – Two years on — The Gazette", "Ferry returns – Two years on"),
        ("Ferry returns | Other Paper", "Ferry returns | Other Paper"),
        ("The Gazette", "The Gazette"),
        ("Read The Gazette", "Read The Gazette"),
        (None, "Ferry returns at last"),
    ],
)
def test_headline_without_the_name_of_the_site(title: str | None, headline: str) -> None:
    assert make(extracted=replace(EXTRACTED, title=title)).headline == headline


def test_an_alternative_headline_differs_by_more_than_spelling() -> None:
    assert make(item(title="FERRY  returns")).alternative_headline is None


@pytest.mark.parametrize(
    ("published", "updated", "page", "date_published", "date_modified", "chosen"),
    [
        ("2024-01-05T10:30:00+01:00", None, "2024-01-04", "2024-01-05T10:30:00+01:00", None, {"feed.published"}),
        ("2024-01-05T10:30:00Z", "2024-01-05T10:30:00Z", None, "2024-01-05T10:30:00+00:00", None, {"feed.published"}),
        ("2024-01-05T10:30:00Z", "2024-01-05T11:30:00+01:00", None, "2024-01-05T10:30:00+00:00", None, None),
        ("2024-01-05T10:30:00Z", "2024-01-04T10:30:00Z", None, "2024-01-05T10:30:00+00:00", None, None),
        ("2024-01-05", "2024-01-05T11:00:00Z", None, "2024-01-05", None, None),
        ("2024-01-05", "2024-01-06T11:00:00Z", None, "2024-01-05", "2024-01-06T11:00:00+00:00", None),
        ("1970-01-01T00:00:00Z", None, "2024-01-04", "2024-01-04", None, {"meta date"}),
        ("2031-01-01T00:00:00Z", None, None, None, None, set()),
        ("2024-01-07T11:59:00Z", None, None, "2024-01-07T11:59:00+00:00", None, {"feed.published"}),
        ("soon", None, "2024-01-04", "2024-01-04", None, {"meta date"}),
        (None, "2024-01-05T11:00:00Z", None, None, "2024-01-05T11:00:00+00:00", {"feed.updated"}),
        (
            None,
            "2024-01-05T11:00:00Z",
            "2024-01-04",
            "2024-01-04",
            "2024-01-05T11:00:00+00:00",
            {"meta date", "feed.updated"},
        ),
        (None, None, None, None, None, set()),
    ],
)
def test_dates(
    published: str | None,
    updated: str | None,
    page: str | None,
    date_published: str | None,
    date_modified: str | None,
    chosen: set[str] | None,
) -> None:
    dates = (replace(PAGE_DATE, value=page, raw=page),) if page else ()
    article = make(item(published=published, updated=updated), extracted=replace(EXTRACTED, published=dates))
    assert (article.date_published, article.date_modified) == (date_published, date_modified)
    stated = {"feed.published": published, "feed.updated": updated, "meta date": page}
    assert {each.source: each.raw for each in article.date_evidence} == {k: v for k, v in stated.items() if v}
    if chosen is not None:
        assert {each.source for each in article.date_evidence if each.chosen} == chosen


def test_evidence_of_a_date_that_cannot_be_read() -> None:
    article = make(item(published="soon", updated=None), extracted=BARE)
    assert article.date_evidence == (DateEvidence(value=None, raw="soon", source="feed.published"),)


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        ("2024-01-05T10:30:00+01:00", datetime(2024, 1, 5, 9, 30, tzinfo=UTC)),
        ("2024-01-05", datetime(2024, 1, 5, 23, 59, 59, 999999, tzinfo=UTC)),
        (None, None),
    ],
)
def test_published_utc(published: str | None, moment: datetime | None) -> None:
    assert published_utc(make(item(published=published), extracted=BARE)) == moment


@pytest.mark.parametrize(
    ("headers", "usage"),
    [
        ({}, None),
        ({"x-robots-tag": "NoIndex, max-snippet: 5"}, UsageInfo(robots=("noindex", "max-snippet: 5"))),
        ({"x-robots-tag": "googlebot: noindex, nofollow"}, None),
        ({"x-robots-tag": "noai, otherbot: noindex, nofollow"}, UsageInfo(robots=("noai",))),
        (
            {"tdm-reservation": "1", "tdm-policy": "https://gazette.example/tdm.json"},
            UsageInfo(tdm_reservation=True, tdm_policy="https://gazette.example/tdm.json"),
        ),
        ({"tdm-reservation": "0"}, UsageInfo(tdm_reservation=False)),
        ({"tdm-reservation": "maybe"}, None),
    ],
)
def test_usage_info_of_headers(headers: dict[str, str], usage: UsageInfo | None) -> None:
    assert make(response=replace(RESPONSE, headers=headers), extracted=BARE).usage_info == usage


def test_usage_info_of_the_page_comes_first_and_once() -> None:
    response = replace(RESPONSE, headers={"x-robots-tag": "noindex, noarchive"})
    assert make(response=response).usage_info == UsageInfo(robots=("noarchive", "noindex"))


def test_how_it_was_had() -> None:
    fetch = make().fetch
    assert fetch is not None
    assert (fetch.requested_url, fetch.final_url) == (RESPONSE.requested_url, RESPONSE.final_url)
    assert (fetch.status, fetch.etag, fetch.bytes, fetch.fetched_at) == (200, '"e"', 6, NOW)
    assert (fetch.charset, fetch.charset_source, fetch.content_type) == ("utf-8", "http", "text/html")
    assert fetch.last_modified == "Sat, 06 Jan 2024 00:00:00 GMT"


def test_the_record_survives_its_wire_form() -> None:
    article = make()
    assert loads(Article, dumps(article)) == article
    assert (article.date_first_seen, article.provenance) == (NOW, PROVENANCE)


def test_a_page_without_a_picture_has_those_of_its_item() -> None:
    shown = item(images=("https://gazette.example/feed.jpg",))

    assert make(shown).image == EXTRACTED.images
    assert make(shown, extracted=BARE).image == (Image(url="https://gazette.example/feed.jpg"),)
