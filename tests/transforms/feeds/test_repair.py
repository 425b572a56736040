"""What is not well-formed, and what it meant."""

from __future__ import annotations

import pytest

from tests.transforms.feeds.test_parse import read, rss
from transforms.feeds.repair import Mending

ITEM = "<title>A &amp; B</title><link>https://site.example/1?a=1&amp;b=2</link>"


@pytest.mark.parametrize(
    ("body", "repairs"),
    [
        (rss(ITEM.replace("&amp;", "&")), {"unescaped"}),
        (rss(ITEM) + "<!-- after --> & more", {"unescaped"}),
        ("HTTP/1.1 200 OK\r\n\r\n" + rss(ITEM), {"junk-before-xml"}),
        ("<br />\n<b>Warning</b>: x in y.php<br />\n<?xml version='1.0'?>" + rss(ITEM), {"junk-before-xml"}),
        ("\n\n <?xml version='1.0'?>" + rss(ITEM), set()),
        (rss(ITEM).replace('version="2.0"', "version=2.0"), {"unquoted-attribute"}),
        (rss(ITEM + "\x0b\x1f"), {"control-characters"}),
        (rss(ITEM + "<x>&#xD83D;&#0;&#x1F600;</x>"), {"control-characters"}),
        (rss(ITEM + "<description>caf&eacute; &nbsp;</description>"), {"entities"}),
        ("<!DOCTYPE rss SYSTEM 'http://a.example/x.dtd'>" + rss(ITEM), set()),
        ("<!DOCTYPE rss [<!ENTITY co 'Co'>]>" + rss(ITEM + "<author>&co;</author>"), set()),
        (rss(ITEM + "<media:x>1</media:x>"), set()),
        (rss(ITEM + "<description>a < b</description>"), {"unescaped"}),
        (rss(ITEM)[: -len("</item></channel></rss>")], set()),
        (rss(ITEM).replace("<rss", "<RSS").replace("item>", "ITEM>").replace("title>", "Title>"), set()),
        (rss(ITEM.replace("A ", "<b>A<br> ").replace("B", "<I>B</i>")), {"unclosed"}),
        (rss(ITEM.replace("B<", "B</b><")), {"unclosed"}),
        ("<item>" + ITEM + "</item>", set()),
        ("<item>" + ITEM + "</item><item/>", set()),
        (rss(ITEM).replace("</channel>", "</channel><?xml version='1.0'?>") + "<rss/>", {"declaration"}),
    ],
)
def test_a_broken_feed_is_read_as_it_was_meant(body: str, repairs: set[str]) -> None:
    feed = read(body)
    assert (feed.items[0].title, feed.items[0].link) == ("A & B", "https://site.example/1?a=1&b=2")
    assert set(feed.repairs) == repairs
    assert feed.parser == "lxml"


def test_escaped_markup_after_an_error_keeps_its_meaning() -> None:
    """libxml2 forgets `&lt;` once it has seen an error."""
    (item,) = read(rss("<x>&oops</x><description>&lt;p&gt;one&lt;/p&gt;&lt;p&gt;AT&amp;amp;T</description>")).items
    assert item.summary == "one AT&T"


def test_entities_of_a_document_type_are_read_and_nothing_else_of_it() -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY co "Co"><!ENTITY big "&co;&co;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    (item,) = read(doctype + rss("<title>&co; &big; &f; &lt;</title>")).items
    assert item.title == "Co &big; &f; <"


def test_a_quoted_section_is_left_alone() -> None:
    mending = Mending()
    section = b"<![CDATA[ a & b < c &nope; <?xml ?> <!DOCTYPE x> ]]>"
    assert section in mending.mend(b"<rss>&" + section + b"</rss>")


@pytest.mark.parametrize(
    ("body", "format_", "title"),
    [
        ('<feed xmlns="http://purl.org/atom/ns#"><entry><title>x</title></entry></feed>', "atom03", "x"),
        ("<feed><entry><title>x</title></entry></feed>", "atom", "x"),
        ('<feed xmlns="http://odd.example/"><entry><title>x</title></entry></feed>', "atom", "x"),
        (
            '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>x</a:title></a:entry></a:feed>',
            "atom10",
            "x",
        ),
        ('<entry xmlns="http://www.w3.org/2005/Atom"><title>x</title></entry>', "atom10", "x"),
        ('<CHANNEL HREF="http://a.example/"><ITEM HREF="/1"><TITLE>x</TITLE></ITEM></CHANNEL>', "cdf", "x"),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
            "<channel/><item><title>x</title></item></rdf:RDF>",
            "rss090",
            "x",
        ),
        (
            '<Channel xmlns="http://purl.org/net/rss1.1#"><items><item><title>x</title></item></items></Channel>',
            "rss11",
            "x",
        ),
        ('<rss version="0.92"><channel/><item><title>x</title></item></rss>', "rss092", "x"),
        ('<rss><channel><o:item xmlns:o="urn:o"><o:title>x</o:title></o:item></channel></rss>', "rss", "x"),
        ("<rss:rss><rss:channel><rss:item><rss:title>x</rss:title></rss:item></rss:channel></rss:rss>", "rss", "x"),
    ],
)
def test_formats(body: str, format_: str, title: str) -> None:
    feed = read(body)
    assert (feed.format, [item.title for item in feed.items]) == (format_, [title])
