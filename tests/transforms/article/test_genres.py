import json

import pytest

from transforms.article import jsonld
from transforms.article.genres import GALLERY, LIVE_BLOG, genres
from transforms.article.page_tree import metas_of, parse
from transforms.article.sight import Sight

PROSE = ["The council met on Monday and spoke of the bridge.", "Nobody knew what it would cost, said the mayor."]
FIGURES = "<figure><img src=a.jpg><figcaption>The pier</figcaption></figure>"
NEWEST_FIRST = ["14:40 The ferry has left.", "14.05 Uhr – Crowds on the pier", "13:30Ines Abril", "9.15 Uhr: It begins"]


def found(
    text: list[str], url: str = "https://a.example/news/bridge", html: str = "<p>x</p>", title: str = "", **node: object
) -> tuple[str, ...]:
    said = f'<script type="application/ld+json">{json.dumps(node)}</script>' if node else ""
    tree = parse(html.replace("<p>", f"{said}<p>", 1) if "<body" in html else f"<html><body>{said}{html}</body></html>")
    sight = Sight(
        tree=tree,
        metas=metas_of(tree),
        text="\n\n".join(text),
        title=title,
        url=url,
        requested_url=None,
        nodes=jsonld.of_page(tree),
    )
    return genres(sight)


def test_most_articles_are_of_no_kind_of_their_own() -> None:
    assert found(PROSE, "https://a.example/live/photos/bridge", FIGURES * 4) == ()
    assert found(PROSE, html=FIGURES * 9, **{"@type": "NewsArticle"}) == ()


def test_a_page_that_declares_itself_a_live_blog() -> None:
    assert found(PROSE, **{"@type": ["NewsArticle", "LiveBlogPosting"]}) == (LIVE_BLOG,)
    body = "<html><body itemscope itemtype='https://schema.org/LiveBlogPosting'><p>x</p></body></html>"
    assert found(PROSE, html=body) == (LIVE_BLOG,)


def test_entries_with_the_newest_first() -> None:
    assert found([*PROSE, *NEWEST_FIRST]) == (LIVE_BLOG,)
    day_before = ["23:10 Ships wait.", "21:00 The harbour is closed.", "20:59 Wind"]
    assert found([*NEWEST_FIRST, *day_before]) == (LIVE_BLOG,)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://a.example/sport/live/harbour-united", ""),
        ("https://a.example/news/nahost-news-ticker-vom-26-august", ""),
        ("https://a.example/1", "Elecciones en vivo: los resultados"),
        ("https://a.example/1", "Bridge opening LIVE: crowds gather"),
    ],
)
def test_entries_with_the_oldest_first_need_a_name(url: str, title: str) -> None:
    minutes = ["1' Kick-off.", "45+2' A late goal", "46’ They are back", "90' It is over"]
    for entries in (list(reversed(NEWEST_FIRST)), minutes):
        assert found([*PROSE, *entries], url, title=title) == (LIVE_BLOG,)
        assert found([*PROSE, *entries]) == ()


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["20:15 Crime story", "21:45 News", "22:15 Film", "23:50 Weather"],
        ["3.50 euros a kilo", "2.40 for the second", "1.20 for children", "0.80 for dogs"],
        ["10:30.5 was her time", "9:58.1 was his", "9:12.33 the record", "8:59.1"],
        ["25:10 is no time of day", "24:00 neither", "23:75 nor this", "1:2"],
    ],
)
def test_timetables_prices_and_results_are_no_live_blogs(paragraphs: list[str]) -> None:
    assert found([*PROSE, *paragraphs]) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/gallery/ferry/12",
        "https://a.example/fotostrecken/faehre",
        "https://a.example/foto_galerias/x",
    ],
)
def test_a_gallery_by_its_address_and_its_pictures(url: str) -> None:
    assert found(PROSE, url, FIGURES * 5) == (GALLERY,)
    assert found(PROSE, url, FIGURES * 4) == ()


def test_a_gallery_by_its_type_or_template() -> None:
    gallery = {"@type": "ImageGallery"}
    template = "<html><body class='single post-type-photo-gallery'><p>x</p></body></html>"
    assert found(PROSE, html=FIGURES * 5, **gallery) == (GALLERY,)
    assert found(PROSE, html=template, **gallery) == (GALLERY,)
    assert found(PROSE, "https://a.example/photos/1", template) == (GALLERY,)
    assert found(PROSE, html=template.replace("<p>x</p>", FIGURES * 9)) == ()
