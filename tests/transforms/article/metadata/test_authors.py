"""Who wrote it: by source, and the rule by which sources that differ are weighed."""

from __future__ import annotations

import pytest

from schemas.article import Author
from tests.transforms.article.metadata.pages import article, ld, meta, read, reading
from transforms.article.metadata.authors import sources

H1 = "<h1>Ferry returns at last</h1>"
SITE = meta(**{"og:site_name": "The Gazette"})
INES, JON = {"@type": "Person", "name": "Ines Abril"}, {"@type": "Person", "name": "Jon Berg"}


def authors(head: str = "", body: str = "") -> list[str]:
    return [author.name for author in read(SITE + head, H1 + body).authors]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (article(author=INES), ""),
        (article(author=[INES]), ""),
        (article(author="Ines Abril"), ""),
        (article(creator=["Ines Abril"]), ""),
        (article(author={"@type": "Person", "name": ["Ines Abril"]}), ""),
        (ld({"@graph": [{"@type": "Article", "author": {"@id": "#a"}}, {"@id": "#a", "name": "Ines Abril"}]}), ""),
        (ld([{"@type": "WebPage"}, INES]), ""),
        (meta(author="Ines Abril"), ""),
        (meta(**{"article:author": "Ines Abril"}), ""),
        (meta(**{"parsely-author": "Ines Abril"}), ""),
        (meta(**{"sailthru.author": "Ines Abril"}), ""),
        (meta(**{"dc.creator": "Abril, Ines"}), ""),
        (meta(citation_author="Abril, Ines"), ""),
        ("", '<span itemprop="author"><b itemprop="name">Ines Abril</b>, editor</span>'),
        ("", '<span itemprop="author">By Ines Abril</span>'),
        ("", '<a rel="author" href="/x">Ines Abril</a>'),
        ("", '<p class="article-byline">By Ines Abril | Harbour Radio</p>'),
        ("", '<div class="c-Author"><a href="/author/ines">Ines Abril</a> <span>Chief ferry editor</span></div>'),
        ("", '<div class="vcard"><span class="fn">Ines Abril</span></div>'),
        ("", "<p>By Ines Abril</p>"),
        ("", "<div><span>Von</span> <a href='/x'>Ines Abril</a></div>"),
        ("", '<a href="/authors/ines-abril">Ines Abril</a>'),
        ("", "<div><span>Ines Abril</span><span>5 March 2024</span></div>"),
    ],
)
def test_sources(head: str, body: str) -> None:
    assert authors(head, body) == ["Ines Abril"]


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        # addresses, numbers, accounts
        (meta(**{"article:author": "https://www.facebook.com/gazette"}), "", []),
        (meta(author="105092"), "<p>By Ines Abril</p>", ["Ines Abril"]),
        (meta(author="admin"), "", []),
        # people before organisations, whatever names these
        (article(author={"@type": "Organization", "name": "Harbour Radio"}), "<p>By Ines Abril</p>", ["Ines Abril"]),
        (article(author={"@type": "Organization", "name": "The Gazette"}), "", ["The Gazette"]),
        (article(author={"@type": "Organization", "name": "The Gazette"}), "<p>By Reuters</p>", ["Reuters"]),
        (article(author={"@type": "Organization", "name": "Bridge and Dock"}), "", ["Bridge and Dock"]),
        # agencies that are authors of their own
        (article(author=[INES, {"@type": "Organization", "name": "AFP"}]), "", ["Ines Abril", "AFP"]),
        (article(author="Ines Abril, AFP"), "", ["Ines Abril"]),
        (article(author="The Gazette and AFP"), "", ["The Gazette", "AFP"]),
        # a pen name, where it is sure to be a name
        (article(author={"@type": "Person", "name": "dockhand"}), "", ["dockhand"]),
        ("", '<p class="byline">By Dockhand</p>', ["Dockhand"]),
        ("", '<p class="byline">Harbour</p>', []),
        # the byline where it names all and more, in any order of sources
        (article(author=INES), '<p class="byline">By Ines Abril and Jon Berg</p>', ["Ines Abril", "Jon Berg"]),
        (article(author=[INES, JON]), '<p class="byline">By Ines Abril</p>', ["Ines Abril", "Jon Berg"]),
        (article(author=INES), '<p class="byline">By Jon Berg</p>', ["Ines Abril"]),
        ("", '<p><i class="author">Ines Abril</i><i class="author">Jon Berg</i></p>', ["Ines Abril", "Jon Berg"]),
        # set apart by style alone; a department before the name
        ("", '<p class="byline">By <b>Ines Abril</b><i>Ferry Reporter</i></p>', ["Ines Abril"]),
        ("", '<i class="author-tag">harbour desk one</i><p class="author">Ines Abril</p>', ["Ines Abril"]),
        ("", '<i class="author-tag">harbour</i><p class="author">Ines Abril</p>', ["Ines Abril"]),
        # the nearest byline, though it names an agency and one farther off a person
        ("", '<p class="byline">By Reuters</p><div><p class="byline">By Jon Berg</p></div>', ["Reuters"]),
        # reviewers and photographers, though JSON-LD counts them in
        (
            article(author=[INES, JON]),
            '<div class="byline">By Ines Abril | Reviewed by Jon Berg</div>',
            ["Ines Abril"],
        ),
        # authors of something else
        ("", '<section class="comments"><p class="comment-author">Jon Berg</p></section>', []),
        ("", "<figure><img src='a.jpg'><figcaption>By Jon Berg</figcaption></figure>", []),
        ("", '<aside><a rel="author" href="/x">Jon Berg</a></aside>' * 80, []),
        # what only looks like a name: its words are common ones in the text
        ("", "<div><span>Harbour Office</span><span>5 March 2024</span></div>", []),
        ("", "<p>By the end of May she will sail again.</p>", []),
        ("", "<p>By signing up you agree to our Terms and Harbour Rules.</p>", []),
        # kept once
        (article(author=["Ines Abril", "INES ABRIL"]), "", ["Ines Abril"]),
    ],
)
def test_choice(head: str, body: str, names: list[str]) -> None:
    if "<aside>" in body:
        body = "".join(f"<p>line {number}</p>" for number in range(90)) + body
    assert authors(head, body) == names


def test_type_and_page_of_an_author() -> None:
    head = article(author=[INES | {"url": "/people/ines"}, {"@type": "Organization", "name": "AFP"}])
    assert read(head, H1).authors == (
        Author(name="Ines Abril", type="Person", url="https://www.gazette.example/people/ines"),
        Author(name="AFP", type="Organization"),
    )
    assert read("", H1 + '<a href="/author/ines">Ines Abril</a>').authors == (
        Author(name="Ines Abril", type="Person", url="https://www.gazette.example/author/ines"),
    )


def test_candidates_are_listed_with_their_place_in_the_order_of_belief() -> None:
    found = reading(meta(author="Jon Berg") + article(author=INES), H1 + "<p class='byline'>By Kim Chase</p>")
    assert [(each.source, each.raw) for each in sources(found.page, found.linked, found.heading, found.sites)] == [
        ("JSON-LD author", ("Ines Abril",)),
        ("meta author", ("Jon Berg",)),
        ("byline", ("By Kim Chase",)),
        ("unmarked byline", ("By Kim Chase",)),
    ]
