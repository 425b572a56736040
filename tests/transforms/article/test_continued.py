import pytest

from transforms.article.continued import next_page
from transforms.article.page_tree import parse

SITE = "https://www.gazette.example"


def following(own: str, href: str, link: str = '<link rel="next" href="{}">') -> str | None:
    tree = parse(f"<html><head>{link.format(href)}</head><body><p>x</p></body></html>")
    return next_page(tree, SITE + own, SITE + own)


@pytest.mark.parametrize(
    ("own", "href"),
    [
        ("/sports/367061", "/sports/367061/2"),
        ("/g/ten-couples-of-the-year/", "/g/ten-couples-of-the-year/2/"),
        ("/g/ten-couples-of-the-year/2/", "../3"),
        ("/news/ferry-returns", "/news/ferry-returns?page=2"),
        ("/news/ferry-returns?page=2", "?page=3"),
        ("/news/ferry-returns?id=7", "?id=7&page=2"),
        ("/news?story=7", "?page=2&story=7"),
        ("/news/ferry-returns/", "/news/ferry-returns/page/2/"),
        ("/news/ferry-returns/", "/news/ferry-returns/seite-2"),
        ("/news/ferry.html", "/news/ferry-2.html"),
        ("/news/ferry_p2.html", "/news/ferry_p3.html"),
        ("/news/ferry.html#top", "http://gazette.example/news/ferry_2.html"),
    ],
)
def test_an_article_goes_on(own: str, href: str) -> None:
    assert following(own, href)
    assert following(own, href, "<a class=x rel='nofollow NEXT' href='{}'>Next</a>")
    assert following(own, href, "<a href='{}'>2</a>") is None


@pytest.mark.parametrize(
    ("own", "href"),
    [
        ("/2025/04/01/harvest-2/", "/2025/04/01/the-swindlers/"),
        ("/vegetables-for-beginners", "?page=1"),
        ("/post/2", "/post/3"),
        ("/post/1", "/post/2"),
        ("/?p=12", "/?p=14"),
        ("/news/ferry-returns", "/news/ferry-returns/3"),
        ("/news/ferry-returns/2", "/news/ferry-returns/2"),
        ("/news/ferry-returns", "/news/2"),
        ("/news/ferry-returns", "https://other.example/news/ferry-returns/2"),
        ("/blog/entry/20/pipes", "/blog/entry/23/leaks"),
        ("/news/ferry-returns", "//["),
        ("/news/ferry-returns", ""),
    ],
)
def test_next_articles_comments_and_others_are_no_further_page(own: str, href: str) -> None:
    assert following(own, href) is None
