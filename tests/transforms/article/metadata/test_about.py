"""Publisher, description, licence, sections, keywords, pictures, address."""

from __future__ import annotations

import pytest

from schemas.article import Image
from tests.transforms.article.metadata.pages import article, meta, read

PLACE = "https://www.gazette.example"
FIGURE = "<figure><img src='/b.jpg'><figcaption>Dock</figcaption></figure>"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (meta(**{"og:site_name": "The Gazette"}), "The Gazette"),
        (article(publisher={"@type": "Organization", "name": "The Gazette"}), "The Gazette"),
        (article(publisher=[{"name": "The Gazette"}]), "The Gazette"),
        (meta(**{"application-name": "The Gazette"}), "The Gazette"),
        ("<title>Ferry returns | Gazette</title>", "Gazette"),
        ("<title>Ferry returns | gazette.example</title>", None),
        ("<title>Ferry returns | Other</title>", None),
        (meta(**{"og:site_name": "A"}) + article(publisher={"name": "B"}), "A"),
        (meta(**{"og:site_name": "Premium"}) + article(publisher={"name": "Harbour Gazette"}), "Harbour Gazette"),
        (meta(**{"og:site_name": "gazette.example"}) + article(publisher={"name": "Harbour"}), "Harbour"),
        (meta(**{"og:site_name": "The Gazette"}) + article(publisher={"name": "Media Group"}), "The Gazette"),
    ],
)
def test_publisher(head: str, name: str | None) -> None:
    assert read(head).site_name == name


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (meta(description="One &amp;amp; two."), "One & two."),
        (meta(**{"og:description": "One."}), "One."),
        (article(description="One."), "One."),
        (meta(**{"twitter:description": "One."}), "One."),
        ("", None),
    ],
)
def test_description(head: str, text: str | None) -> None:
    assert read(head).description == text


@pytest.mark.parametrize(
    ("head", "body", "license_"),
    [
        ("", '<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">terms</a>', "CC BY-SA 4.0"),
        ('<link rel="license" href="http://creativecommons.org/publicdomain/zero/1.0/">', "", "CC0"),
        ("", '<a rel="nofollow license" href="/terms">House terms</a>', "House terms"),
        (article(license="https://creativecommons.org/licenses/by/4.0/"), "", "CC BY 4.0"),
        ("", '<a href="https://creativecommons.org/licenses/by/4.0/">picture</a>', None),
        ("", '<footer><a href="https://creativecommons.org/licenses/by/4.0/">cc</a></footer>', "CC BY 4.0"),
    ],
)
def test_license(head: str, body: str, license_: str | None) -> None:
    assert read(head, body).license == license_


@pytest.mark.parametrize(
    ("head", "sections", "keywords"),
    [
        (meta(**{"article:section": "Region"}), ("Region",), ()),
        (
            article(articleSection=["Region", "Harbour"], keywords="ferry, dock"),
            ("Region", "Harbour"),
            ("ferry", "dock"),
        ),
        (article(keywords=["ferry", "dock", "ferry"]), (), ("ferry", "dock")),
        (article(keywords=[{"@type": "DefinedTerm", "name": "ferry"}]), (), ("ferry",)),
        (meta(news_keywords="ferry") + meta(keywords="seo, words"), (), ("ferry",)),
        (meta(**{"article:tag": "ferry"}) + meta(**{"article:tag": "dock"}), (), ("ferry", "dock")),
        (meta(keywords="ferry,, dock ,"), (), ("ferry", "dock")),
        ('<link rel="category" href="x">', (), ()),
    ],
)
def test_topics(head: str, sections: tuple[str, ...], keywords: tuple[str, ...]) -> None:
    found = read(head)
    assert (found.sections, found.keywords) == (sections, keywords)


@pytest.mark.parametrize(
    ("head", "body", "images"),
    [
        (meta(**{"og:image": "/a.jpg"}), "", [Image(url=f"{PLACE}/a.jpg")]),
        (article(image="/a.jpg"), "", [Image(url=f"{PLACE}/a.jpg")]),
        (article(image={"url": "/a.jpg", "caption": "She"}), "", [Image(url=f"{PLACE}/a.jpg", caption="She")]),
        (meta(**{"og:image": "/a.jpg?w=1200"}) + meta(**{"twitter:image": "/a.jpg?w=600"}), "", [
            Image(url=f"{PLACE}/a.jpg?w=1200")
        ]),
        (
            meta(**{"og:image": "/x/a.jpg"}),
            "<figure><img data-src='/y/a.jpg' src='data:,'><figcaption>She <b>sails</b></figcaption></figure>",
            [Image(url=f"{PLACE}/x/a.jpg", caption="She sails")],
        ),
        ("", FIGURE, [Image(url=f"{PLACE}/b.jpg", caption="Dock")]),
        ("", f"<figure><img src='/b.jpg'></figure><aside>{FIGURE}</aside>", []),
        (meta(**{"og:image": "javascript:x"}), "", []),
    ],
)  # fmt: skip
def test_images(head: str, body: str, images: list[Image]) -> None:
    assert list(read(head, body).images) == images


def test_links_to_lists_are_the_last_source_of_topics() -> None:
    links = "<a rel='tag' href='/t'>#ferry</a><a rel='category tag' href='/c'>Region</a><a rel=nofollow>x</a>"
    aside = "<aside><a rel='tag' href='/u'>bridge</a></aside>"
    found = read("", links + aside)
    assert (found.sections, found.keywords) == (("Region",), ("ferry",))
    assert read(meta(keywords="dock"), links).keywords == ("dock",)


def test_what_a_page_does_not_say_is_null() -> None:
    found = read(html="<html>", text="")
    assert (found.title, found.description, found.site_name, found.language, found.license) == (None,) * 5
    assert (found.authors, found.sections, found.keywords, found.images, found.published, found.modified) == ((),) * 6
