"""The headline is the one that readers see, where the page's other titles bear it out."""

from __future__ import annotations

import pytest

from tests.transforms.article.metadata.pages import URL, article, meta, read, reading
from transforms.article.metadata.headline import titles

SITE = meta(**{"og:site_name": "The Gazette"})


def h1(*texts: str) -> str:
    return "".join(f"<h1>{text}</h1>" for text in texts)


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        # one source each
        ("", h1("Ferry returns at last"), "Ferry returns at last"),
        ("<title>Ferry returns at last</title>", "", "Ferry returns at last"),
        (meta(**{"og:title": "Ferry returns at last"}), "", "Ferry returns at last"),
        (meta(**{"twitter:title": "Ferry returns at last"}), "", "Ferry returns at last"),
        (meta(**{"dc.title": "Ferry returns at last"}), "", "Ferry returns at last"),
        (article(headline="Ferry returns at last"), "", "Ferry returns at last"),
        (article(name="Ferry returns at last"), "", "Ferry returns at last"),
        ("", '<p itemprop="headline">Ferry returns at last</p>', "Ferry returns at last"),
        # the site's name behind, before, as host or domain
        (SITE + "<title>Ferry returns at last | The Gazette</title>", "", "Ferry returns at last"),
        (SITE + "<title>Ferry returns at last - The Gazette</title>", "", "Ferry returns at last"),
        (SITE + "<title>The Gazette: Ferry returns – at last</title>", "", "The Gazette: Ferry returns – at last"),
        (SITE + "<title>The Gazette - Ferry returns</title>", "", "Ferry returns"),
        ("<title>Ferry returns at last » gazette.example</title>", "", "Ferry returns at last"),
        ("<title>Ferry returns at last | Gazette</title>", "", "Ferry returns at last"),
        ("<title>Ferry returns | Other Paper</title>", "", "Ferry returns | Other Paper"),
        # the site's name in other words: another title has it without
        (
            article(headline="Ferry returns at last") + meta(**{"og:title": "Ferry returns at last | GZ News"}),
            "",
            "Ferry returns at last",
        ),
        # the shown heading before one that was written for search engines
        (
            meta(**{"og:title": "Ferry Marta returns: times, prices, tickets"}),
            h1("After two years in dock the ferry Marta returns"),
            "After two years in dock the ferry Marta returns",
        ),
        (
            meta(**{"og:title": "Timetable and prices"}),
            h1("After two years in dock she sails again"),
            "After two years in dock she sails again",
        ),
        # but not one that is the site's name, a section, or a button
        (SITE + meta(**{"og:title": "Ferry returns at last"}), h1("The Gazette"), "Ferry returns at last"),
        (meta(**{"og:title": "Ferry returns at last"}), h1("Region"), "Ferry returns at last"),
        (
            meta(**{"og:title": "Ferry returns at last"}),
            h1("Subscribe to our letter", "Ferry returns at last, she said"),
            "Ferry returns at last, she said",
        ),
        # nor one of another article, or of a comment
        (
            meta(**{"og:title": "Ferry returns at last"}),
            '<div class="related-articles"><h1>Ferry returns at last again</h1></div>',
            "Ferry returns at last",
        ),
        # a kicker before it, which no other title has
        (
            meta(**{"og:title": "The ferry returns"}),
            "<h1><span>Region</span> The ferry returns</h1>",
            "The ferry returns",
        ),
        # entities that were escaped twice
        (article(headline="Marta &amp; her &quot;crew&quot; return"), "", 'Marta & her "crew" return'),
        ("", "", None),
    ],
)
def test_headline(head: str, body: str, headline: str | None) -> None:
    assert read(head, body).title == headline


def test_candidates_are_listed_with_their_place() -> None:
    found = reading(SITE + "<title>Ferry - The Gazette</title>" + article(headline="Ferry"), h1("The ferry"))
    assert [(each.source, each.value) for each in titles(found.page, found.linked)] == [
        ("<h1>", "The ferry"),
        ("JSON-LD headline", "Ferry"),
        ("<title>", "Ferry - The Gazette"),
    ]


def test_of_several_articles_in_json_ld_the_one_at_the_pages_address_counts() -> None:
    other = article(headline="Bridge closed", url=URL.replace("ferry", "bridge"), datePublished="2020-01-01")
    mine = article(headline="Ferry returns", mainEntityOfPage={"@id": f"{URL}/"})
    assert read(other + mine).title == "Ferry returns"
    assert read(mine + other).title == "Ferry returns"


def test_of_several_without_an_address_the_one_with_the_pages_title_counts() -> None:
    other, mine = article(headline="Bridge closed"), article(headline="Ferry returns", author={"name": "Ines Abril"})
    found = read(other + mine + meta(**{"og:title": "Ferry returns"}))
    assert [author.name for author in found.authors] == ["Ines Abril"]


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        # without an h1: what shows a title as it is told
        ("<title>Harbour: Ferry Marta returns at last</title>", "<h3>Ferry Marta returns at last</h3>", "as told"),
        ("<title>Ferry Marta returns at last | GZ</title>", "<div><p>Ferry Marta returns at last</p></div>", "as told"),
        # the h1 of the site, and of a section inside of the article
        (
            "<title>Harbour Notes: Ferry Marta returns at last</title>",
            h1("Harbour Notes", "Ferry Marta returns at last"),
            "as told",
        ),
        (
            "<title>Ferry Marta returns at last</title>",
            "<h2>Ferry Marta returns at last</h2>" + h1("At last Marta sails"),
            "as told",
        ),
        # in a builder's widget, a column called sidebar, a form around the page
        ("<title>x</title>", f'<div class="elementor-widget">{h1("Ferry Marta returns at last")}</div>', "as told"),
        (
            meta(**{"og:title": "Ferry Marta returns at last"}),
            f'<div class="sidebar-1">{h1("Ferry Marta returns at last")}</div>',
            "as told",
        ),
        # an h1 for search engines in the path of links, the shown one in an h2
        (
            meta(**{"og:title": "Ferry Marta returns at last"}),
            f'<nav class="breadcrumb">{h1("Ferry Marta: times and prices")}</nav><h2>Ferry Marta returns at last</h2>',
            "as told",
        ),
        # a kicker has an end; articles and questions are none
        (
            meta(**{"og:title": "Best Ferries of the Year"}),
            h1("The Best Ferries of the Year"),
            "The Best Ferries of the Year",
        ),
        (meta(**{"og:title": "Ferry Marta returns at last"}), h1("Harbour: Ferry Marta returns at last"), "as told"),
        # a date or the author behind it
        (
            meta(**{"og:title": "Ferry Marta returns at last"}),
            h1("Ferry Marta returns at last <i>Posted on March 4, 2024 by dock</i>"),
            "as told",
        ),
        # a section behind it, by the address or as declared
        (meta(**{"article:section": "Opinion"}), h1("Ferry Marta returns at last | Opinion"), "as told"),
        ("", h1("Ferry Marta returns at last | Region"), "as told"),
        ("", h1("Ferry Marta returns at last | Times, prices"), "Ferry Marta returns at last | Times, prices"),
        # the site's name in more words, in fewer, and without the word before it in the domain
        (
            "<title>Ferry Marta returns at last | Gazette Daily Print Edition</title>",
            "",
            "Ferry Marta returns at last | Gazette Daily Print Edition",
        ),
        ("<title>Ferry Marta returns at last | Gazette Online</title>", "", "as told"),
        (
            meta(**{"og:site_name": "Harbour Marketing Agency"})
            + "<title>Ferry Marta returns at last | Harbour Marketing</title>",
            "",
            "as told",
        ),
        # a heading that is a paragraph
        (meta(**{"og:title": "Ferry Marta returns at last"}), h1("All you have to know of timetables " * 6), "as told"),
    ],
)
def test_by_the_habits_of_sites(head: str, body: str, headline: str) -> None:
    assert read(head, body).title == ("Ferry Marta returns at last" if headline == "as told" else headline)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            "<title>島のフェリーが戻る – Harbour and Plank</title>",
            "<p>Harbour and Plank</p>" + h1("島のフェリーが戻る"),
        ),
        (
            "<title>Harbour and Plank: 島のフェリーが戻る</title>",
            h1("Harbour and Plank") + "<h3>島のフェリーが戻る</h3>",
        ),
        (meta(**{"og:title": "島のフェリーが戻る、二年ぶり"}), h1("港湾日報") + h1("島のフェリーが戻る")),
    ],
)
def test_a_headline_without_spaces_is_no_single_word(head: str, body: str) -> None:
    assert read(head, body).title == "島のフェリーが戻る"
