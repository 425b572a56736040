import base64
import gzip
import itertools
import json
import lzma
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from schemas.failure import Reason, Refusal, Stage
from schemas.feed import ParsedFeed
from schemas.wire import dumps, from_wire, to_wire
from transforms.feeds.caps import MAX_CATEGORIES, MAX_ENTRIES, MAX_SUMMARY_CHARS, MAX_TITLE_CHARS
from transforms.feeds.parse import parse, parse_in_child

DATA = Path(__file__).parent / "data"
FEED_URL = "https://feeds.example/dir/feed.xml"
SHARED = Path(os.environ.get("NEWSBEAM_SHARED", Path(__file__).resolve().parents[3].parent / "shared"))
CORPUS = SHARED / "data/feeds/feeds.jsonl.xz"


def read(body: bytes | str, content_type: str | None = None) -> ParsedFeed:
    body = body if isinstance(body, bytes) else body.encode()
    return parse(body, feed_url=FEED_URL, content_type=content_type)


def rss(item: str, channel: str = "") -> str:
    return f'<rss version="2.0"><channel><title>T</title>{channel}<item>{item}</item></channel></rss>'


@pytest.mark.parametrize("path", sorted(DATA.glob("*.xml")), ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text())
    assert to_wire(read(path.read_bytes())) == expected


@pytest.mark.parametrize("path", sorted(DATA.glob("*.xml")), ids=lambda path: path.stem)
def test_a_child_returns_the_same_as_json(path: Path) -> None:
    answer = parse_in_child({"feed_url": FEED_URL, "content_type": None}, path.read_bytes())
    assert from_wire(ParsedFeed, json.loads(json.dumps(answer))) == read(path.read_bytes())


def test_items_carry_the_feed_as_given_and_the_channel() -> None:
    (item,) = read(rss("<title>a</title>", "<description>D</description>")).items
    assert (item.feed_url, item.site_title, item.site_tagline) == (FEED_URL, "T", "D")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "an empty document"),
        (b"  \r\n", "an empty document"),
        (b"<!DOCTYPE html><title>Gone</title>", "an HTML page"),
        (b"\xef\xbb\xbf\n<html lang=en><p>Hello", "an HTML page"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "JSON without a list of items"),
        (b'<?xml version="1.0"?><!-- c --><urlset><url/></urlset>', "XML with the root <urlset>"),
        (b"%PDF-1.7 ...", "binary data"),
        (b"Service unavailable", "plain text"),
    ],
)
def test_what_is_no_feed_is_refused_by_what_it_looks_like(body: bytes, says: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(body)
    assert (caught.value.reason, caught.value.stage) == (Reason.NOT_A_FEED, Stage.PARSE)
    assert caught.value.detail == f"not a feed but {says}"


@pytest.mark.parametrize("encoding", ["a\x00b", "undefined", "punycode", "utf-16", "x-unknown"])
def test_an_encoding_that_is_none_is_no_hindrance(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?>{rss("<title>ÿ</title>")}'.encode("latin-1")
    feed = read(body)
    assert feed.items[0].title == "ÿ"
    assert "encoding windows-1252" in feed.repairs


def test_an_empty_feed_is_a_feed() -> None:
    assert read('<rss version="2.0"><channel><title>T</title></channel></rss>').items == ()


def test_a_name_of_a_local_file_is_not_opened(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(rss("<title>secret</title>"))
    with pytest.raises(Refusal, match="plain text"):
        read(str(feed))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss("<title>café</title>").encode("latin-1"), "application/rss+xml; charset=ISO-8859-1"),
        (rss("<title>café</title>").encode("latin-1"), 'text/xml; Charset="windows-1252"'),
        (rss("<title>café</title>").encode(), "text/xml"),
        (rss("<title>café</title>").encode("utf-8-sig"), "text/xml; charset=iso-8859-1"),
        (rss("<title>café</title>").encode("utf-16"), None),
        (b"\xfe\xff" + rss("<title>café</title>").encode("utf-16be"), "text/html; charset=utf-8"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>' + rss("<title>café</title>").encode("latin-1"), "text/xml"),
        (b'<?xml version="1.0" encoding="utf-8"?>' + rss("<title>café</title>").encode("latin-1"), None),
    ],
    ids=["http", "quoted", "text-xml", "bom-over-http", "utf-16le", "utf-16be", "declared", "declared-wrongly"],
)
def test_charset(body: bytes, content_type: str | None) -> None:
    assert read(body, content_type).items[0].title == "café"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;em&gt;New&lt;/em&gt; moon", "New moon"),
        ("<![CDATA[<p>one</p><p>two</p>]]>", "one two"),
        (" a\n\t b ", "a b"),
        ("e\u0301t\u00ade\u200b", "\u00e9te"),
        ("1 &lt; 2 and 3 &gt; 2", "1 < 2 and 3 > 2"),
        ("<![CDATA[<img alt='a > b'> x]]>", "x"),
        ("&#xD83D;&#x110000;&#99999999999;ok", "ok"),
        ("", None),
        ("&lt;br/&gt;", None),
    ],
)
def test_a_title_is_plain_text(title: str, text: str | None) -> None:
    assert read(rss(f"<title>{title}</title><guid>1</guid>")).items[0].title == text


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>/a</link>", "https://site.example/a"),
        ("<guid>https://site.example/g</guid>", "https://site.example/g"),
        ("<guid isPermaLink='true'>https://site.example/g</guid><link>/a</link>", "https://site.example/a"),
        ("<guid isPermaLink='false'>https://site.example/g</guid>", None),
        ("<link/>\n https://site.example/a \n<guid>7</guid>", "https://site.example/a"),
        ("<link/>read on<guid>https://site.example/g</guid>", "https://site.example/g"),
        ("<link>www.site.example/a</link>", "http://www.site.example/a"),
        ("<link>www.html</link>", "https://site.example/www.html"),
        ("<guid>tag:site.example,2024:1</guid>", None),
        ("<guid>g/1</guid>", None),
        ("<guid>https://site.example/g</guid><link>javascript:void(0)</link>", "https://site.example/g"),
        ("<link>mailto:a@b.example</link>", "mailto:a@b.example"),
        ("<link>https://user:secret@site.example/</link>", None),
    ],
)
def test_link(item: str, link: str | None) -> None:
    (read_item,) = read(rss(item, "<link>https://site.example/</link>")).items
    assert read_item.link == link


@pytest.mark.parametrize(
    ("item", "authors"),
    [
        ("<author>desk@gazette.photography (Jo Doe)</author>", ("Jo Doe",)),
        ("<author>desk@gazette.example</author>", ()),
        ("<author>Jo Doe (AP)</author>", ("Jo Doe (AP)",)),
        ("<author>Jo Doe &lt;jo@x.example&gt;</author>", ("Jo Doe",)),
        ("<dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator><dc:creator>Ann</dc:creator>", ("Ann", "Bo")),
        ("<dc:creator></dc:creator>", ()),
    ],
)
def test_authors(item: str, authors: tuple[str, ...]) -> None:
    body = rss(item).replace("<rss ", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" ')
    assert read(body).items[0].authors == authors


def test_full_content_is_no_summary() -> None:
    body = rss("<content:encoded>All of it</content:encoded>")
    body = body.replace("<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    assert read(body).items[0].summary is None


def test_long_fields_are_cut() -> None:
    categories = "".join(f"<category>c{i}</category>" for i in range(100))
    (item,) = read(rss(f"<title>{'x' * 5000}</title><description>{'y ' * 20_000}</description>{categories}")).items
    assert item.title == "x" * MAX_TITLE_CHARS
    assert item.summary is not None
    assert MAX_SUMMARY_CHARS - 10 < len(item.summary) <= MAX_SUMMARY_CHARS
    assert item.categories == tuple(f"c{i}" for i in range(MAX_CATEGORIES))


def test_entries_are_taken_in_order_up_to_a_cap() -> None:
    items = "</item><item>".join(f"<guid>{i}</guid>" for i in range(MAX_ENTRIES + 2))
    assert [item.guid for item in read(rss(items)).items] == [str(i) for i in range(MAX_ENTRIES)]


def corpus() -> Iterator[bytes]:
    """300 small feeds of the shared corpus, spread evenly over it."""
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        bodies = (base64.b64decode(json.loads(line)["body"]) for line in lines)
        yield from itertools.islice((body for body in bodies if len(body) < 20_000), 0, 1_480, 5)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus at {CORPUS}; set NEWSBEAM_SHARED")
def test_real_and_odd_feeds_yield_items_or_a_refusal() -> None:
    outcomes: Counter[str] = Counter()
    for body in corpus():
        try:
            parsed = read(body)
        except Refusal as refusal:
            outcomes[refusal.reason] += 1
        else:
            assert from_wire(ParsedFeed, json.loads(dumps(parsed))) == parsed
            outcomes["parsed"] += 1
            outcomes["items"] += len(parsed.items)
    assert outcomes.keys() == {"parsed", "items", Reason.NOT_A_FEED}
    assert outcomes["parsed"] + outcomes[Reason.NOT_A_FEED] > 290
    assert outcomes[Reason.NOT_A_FEED] < 15
    assert outcomes["items"] > 200


@pytest.mark.parametrize(
    ("channel", "ttl_s"),
    [
        ("", None),
        ("<ttl>60</ttl>", 3600.0),
        ("<ttl>an hour</ttl>", None),
        (
            '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">\n hourly </sy:updatePeriod>',
            3600.0,
        ),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800.0),
    ],
)
def test_how_often_a_channel_wants_to_be_read(channel: str, ttl_s: float | None) -> None:
    """RSS 2.0: ttl; RDF Site Summary 1.0 Modules: Syndication, with its namespace or, as it happens, without."""
    assert read(rss("<title>a</title>", channel)).ttl_s == ttl_s


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_too_many_items_the_newest_are_taken_in_order(newest_first: bool) -> None:
    count = MAX_ENTRIES + 300
    days = [date(2000, 1, 1) + timedelta(days=count - n if newest_first else n) for n in range(count)]
    items = "</item><item>".join(f"<guid>{n}</guid><pubDate>{day}</pubDate>" for n, day in enumerate(days))
    feed = read(rss(items))
    taken = range(MAX_ENTRIES) if newest_first else range(300, count)
    assert ([int(item.guid or "") for item in feed.items], feed.cut) == (list(taken), 300)


def test_files_and_pictures() -> None:
    (item,) = read(
        rss(
            "<enclosure url='/a.mp3' type='Audio/MPEG' length='12 bytes'/><enclosure url='/a.mp3'/><enclosure/>"
            "<m:group><m:content url='/b.mp4' type='video/mp4' fileSize='77'/>"
            "<m:content url='/c.jpg' medium='image'/></m:group>"
            "<m:thumbnail url='/d.jpg'/><image><url>/e.jpg</url></image>"
        ).replace("<rss", "<rss xmlns:m='http://search.yahoo.com/mrss/'")
    ).items
    host = "https://feeds.example"
    assert [(each.url, each.type, each.length) for each in item.enclosures] == [
        (f"{host}/a.mp3", "audio/mpeg", None),
        (f"{host}/b.mp4", "video/mp4", None),
    ]
    assert item.images == (f"{host}/c.jpg", f"{host}/d.jpg", f"{host}/e.jpg")
    assert (item.link, item.guid) == (f"{host}/a.mp3", None)


@pytest.mark.parametrize(
    ("flag", "permalink", "link"),
    [
        ("", None, "https://a.example/g"),
        ("isPermaLink='TRUE'", True, "https://a.example/g"),
        ("isPermaLink='false'", False, None),
    ],
)
def test_the_flag_of_a_guid(flag: str, permalink: bool | None, link: str | None) -> None:
    (item,) = read(rss(f"<guid {flag}>https://a.example/g</guid>")).items
    assert (item.guid, item.permalink, item.link) == ("https://a.example/g", permalink, link)


def test_a_news_sitemap_is_a_feed() -> None:
    body = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
      <url><loc>https://a.example/1</loc><lastmod>2026-05-02</lastmod><n:news><n:publication><n:name>A</n:name>
      </n:publication><n:title>One &amp; all</n:title><n:publication_date>2026-05-01T10:00:00+02:00</n:publication_date>
      <n:keywords>sea, ferry</n:keywords></n:news><i:image><i:loc>https://a.example/1.jpg</i:loc></i:image></url>
      <url><loc>https://a.example/about</loc></url></urlset>"""
    feed = read(body)
    (item,) = feed.items
    assert (feed.format, item.link, item.title) == ("news-sitemap", "https://a.example/1", "One & all")
    assert (item.published, item.updated) == ("2026-05-01T10:00:00+02:00", "2026-05-02")
    assert item.categories == ("sea", "ferry")
    assert item.images == ("https://a.example/1.jpg",)


def test_what_only_feedparser_reads() -> None:
    """libxml2 goes 2,048 elements deep."""
    feed = read(rss("<title>x</title>").replace("<item>", "<a>" * 3_000 + "<item>"))
    assert (feed.parser, [item.title for item in feed.items]) == ("feedparser", ["x"])


def test_a_page_that_names_its_feed_is_refused_with_it() -> None:
    link = "<link rel=alternate type='application/rss+xml' href='../rss.xml'>"
    with pytest.raises(Refusal, match=r"an HTML page that names https://feeds\.example/rss\.xml$"):
        read(f"<!DOCTYPE html><html><head>{link}</head><body>Moved")


def test_a_packed_feed_is_read_as_far_as_it_goes() -> None:
    packed = gzip.compress(rss("<title>x</title>").encode())
    assert (read(packed).items[0].title, read(packed).repairs) == ("x", ("gzip",))
    assert read(packed[:-9]).items[0].title == "x"
    for broken in (packed[:5] + b"\0" * 20, gzip.compress(b"plain")):
        with pytest.raises(Refusal, match="not a feed"):
            read(broken)
    with pytest.raises(Refusal) as caught:
        read(gzip.compress(b" " * 10_000_001))
    assert caught.value.reason is Reason.COMPRESSION_BOMB
