"""Authors who are named without a byline, and what only looks like one, in several languages."""

from __future__ import annotations

import pytest

from tests.transforms.article.metadata.pages import TEXT, article, meta, read

H1 = "<h1>Ferry returns at last</h1>"
FAR = f"<p>{TEXT}</p>" * 3


def authors(head: str = "", body: str = "", url: str = "https://www.gazette.example/ferry") -> list[str]:
    return [author.name for author in read(head, H1 + body, url).authors]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Written by", "Ines Abril"),
        ("About the author:", "Ines Abril"),
        ("Verfasst von", "Jutta Behrens"),
        ("Über die Autorin:", "Jutta Behrens"),
        ("Écrit par", "Agathe Morel"),
        ("Escrito por", "Lucía Ferrer"),
        ("Scritto da", "Chiara Conti"),
        ("Geschreven door", "Sanne de Vries"),
        ("Skrevet av", "Lars Moe"),
        ("Автор", "Ольга Смирнова"),
    ],
)
def test_signed_below_the_article(label: str, name: str) -> None:
    assert authors(body=f"{FAR}<h3>{label} {name}</h3>") == [name]


def test_reporting_by_an_agency() -> None:
    assert authors(body=f"{FAR}<p>Reporting by The Associated Press.</p>") == []
    assert authors(body=f"{FAR}<p>Reporting by Ines Abril; Editing by Jon Berg</p>") == ["Ines Abril"]


@pytest.mark.parametrize("label", ["Written by", "Verfasst von", "Écrit par", "Escrito por", "Автор"])
def test_label_of_a_card(label: str) -> None:
    head = meta(
        **{"twitter:label1": label, "twitter:data1": "Ines Abril", "twitter:label2": "Time", "twitter:data2": "2"}
    )
    assert authors(head) == ["Ines Abril"]


def test_a_card_that_says_something_else() -> None:
    assert authors(meta(**{"twitter:label1": "Est. reading time", "twitter:data1": "Ines Abril"})) == []


def test_box_below_the_article() -> None:
    box = '<div class="author-box"><h4 class="author-box__name">{}</h4><p class="author-box__bio">She sails.</p></div>'
    near = '<p class="byline">2 min</p>' + FAR + "<p>line</p>" * 80
    assert authors(body=near + box.format("Ines Abril")) == ["Ines Abril"]
    # of several each wrote something else
    cards = "".join(f'<div class="card-author">{name}</div>' for name in ("Ines Abril", "Jon Berg", "Kim Chase"))
    assert authors(body=near + cards) == []


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p>Matteo Rossi</p>", ["Matteo Rossi"]),
        ("<p>Anne-Marie Dupont</p>", ["Anne-Marie Dupont"]),
        ("<p>Claudia Weiss, Tim O'Hara and Rasa Vilk</p>", ["Claudia Weiss", "Tim O'Hara", "Rasa Vilk"]),
        ("<div><b>Claudia Weiss</b> <b>Tim Ohara</b></div>", ["Claudia Weiss", "Tim Ohara"]),
        ("<p>Claudia Weiss, harbour reporter</p>", ["Claudia Weiss"]),
        ("<p>Claudia Weiss | Office of Communications</p>", ["Claudia Weiss"]),
        ("<p><b>Media contact:</b> Claudia Weiss, weiss@a.example</p>", []),
        # by its portrait
        ('<img src="a.jpg" alt="Portrait of Ysolde Quarm"><p>Ysolde Quarm</p>', ["Ysolde Quarm"]),
        ("<p>Ysolde Quarm</p>", []),
        ("<p>Harbour Office</p>", []),
        # of a comment, of a picture
        ('<section class="comments"><p>Matteo Rossi</p></section>', []),
        ("<figure><img><p>Matteo Rossi</p></figure>", []),
    ],
)
def test_names_that_stand_alone(body: str, names: list[str]) -> None:
    assert authors(body=body) == names


def test_what_the_house_signs_is_not_by_those_it_tells_of() -> None:
    assert authors(body="<p>Matteo Rossi</p>") == ["Matteo Rossi"]
    assert authors(article(author={"@type": "Person", "name": "Redaktion"}), "<p>Matteo Rossi</p>") == []


@pytest.mark.parametrize(
    ("head", "url", "names"),
    [
        ("<title>Ferry | Claudia Weiss</title>", "https://claudiaweiss.example/ferry", ["Claudia Weiss"]),
        ("<title>Ferry | Claudia Weiss</title>", "https://weiss.example/ferry", ["Claudia Weiss"]),
        ("<title>Ferry | Claudia Weiss</title>", "https://other.example/ferry", []),
        ("<title>Ferry | Ysolde Gardens</title>", "https://ysoldegardens.example/ferry", []),
        ("<title>Ferry | Claudia Weiss's blog</title>", "https://uni.example/~cw/ferry", ["Claudia Weiss"]),
        ("<title>Fähre | Blog von Claudia Weiss</title>", "https://uni.example/~cw/ferry", ["Claudia Weiss"]),
        ("<title>Bac | Le blog de Claudia Weiss</title>", "https://uni.example/~cw/ferry", ["Claudia Weiss"]),
    ],
)
def test_owner_of_a_site(head: str, url: str, names: list[str]) -> None:
    assert authors(head, "", url) == names


def test_what_a_script_is_told() -> None:
    script = '<script>var data = {"pagePostAuthor":"Krystyna","pagePostDate":"x"};</script>'
    assert authors(script) == ["Krystyna"]
    assert authors(script + meta(author="Ines Abril")) == ["Ines Abril"]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        # a pen name in small letters, if it is all of the line and no word of the text
        ("<p>by dockhand</p>", ["dockhand"]),
        ("<p>by ferry</p>", []),
        # a house's own people
        ("<p>by Marketing Team</p>", ["Marketing Team"]),
        ("<p>By 3i Global</p>", ["3i Global"]),
        # labels with a colon, a participle before the preposition
        ("<div>Contributors: Janet Lough</div>", ["Janet Lough"]),
        ("<div>Tekst: Katarzyna Nowak</div>", ["Katarzyna Nowak"]),
        ("<div>Soumis par <a href='/user/1'>Agathe Morel</a></div>", ["Agathe Morel"]),
        # the credit of a picture above the byline
        (
            '<div><img alt="The ferry leaves the pier in the sun"><span>By Frank Zoll</span></div>'
            "<div><span>By Camilla Kettler</span></div>",
            ["Camilla Kettler"],
        ),
        # a role, a degree, a description in elements of their own
        ('<div class="byline">By <a>Jessica Rendell</a> <i>Wellness Editor</i></div>', ["Jessica Rendell"]),
        (
            '<p>Claudia Weiss</p><div class="author-description">Licensed Grader, M.A. Journalism</div>',
            ["Claudia Weiss"],
        ),
        # in the foot of the article, as Drupal has it
        ('<footer class="node__meta"><span class="author">Claudia Weiss</span></footer>', ["Claudia Weiss"]),
        # who wrote a review that stands on the page
        (
            '<div itemscope itemtype="https://schema.org/Review"><i itemprop="author">Marie Stafford</i></div>',
            [],
        ),
    ],
)
def test_lines(body: str, names: list[str]) -> None:
    found = read("", f'<article class="post">{H1}{body}</article>', "https://www.gazette.example/ferry").authors
    assert [author.name for author in found] == names


def test_a_name_in_parts() -> None:
    parts = {"@type": "Person", "givenName": "Anna Maria", "familyName": "Kern"}
    assert authors(article(author=[parts])) == ["Anna Maria Kern"]
