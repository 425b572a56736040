"""What stands where an author is named → names: the ways in which roles, agencies and buttons are glued to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.article.metadata.names import MAX_NAME_CHARS, named, stated

SITES = frozenset({"gazette", "thegazette", "gazetteexample"})


def people(raw: str, *, running: bool = False) -> list[tuple[str, str | None]]:
    return [(name.name, name.type) for name in named(raw, SITES, running=running).authors]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        # labels, in the languages of the press
        ("By Ines Abril", ["Ines Abril"]),
        ("by: INES ABRIL", ["Ines Abril"]),
        ("ByInes Abril", ["Ines Abril"]),
        ("Written by Ines Abril", ["Ines Abril"]),
        ("This article was written by Ines Abril.", ["Ines Abril"]),
        ("Von Ines Abril", ["Ines Abril"]),
        ("Ein Gastbeitrag von Ines Abril", ["Ines Abril"]),
        ("Par Ines Abril", ["Ines Abril"]),
        ("Por Ines Abril", ["Ines Abril"]),
        ("Di Ines Abril", ["Ines Abril"]),
        ("Door Ines Abril", ["Ines Abril"]),
        ("Av Ines Abril", ["Ines Abril"]),
        ("Autor: Ines Abril", ["Ines Abril"]),
        ("Text: Ines Abril", ["Ines Abril"]),
        ("Text & Fotos: Ines Abril", ["Ines Abril"]),
        ("Text und Interview: Ines Abril", ["Ines Abril"]),
        ("Texte et photos : Ines Abril", ["Ines Abril"]),
        ("Interview: Ines Abril", ["Ines Abril"]),
        ("Erstellt von Ines Abril", ["Ines Abril"]),
        ("山田 太郎", ["山田 太郎"]),
        ("ジョン・F・ケネディ", ["ジョン・F・ケネディ"]),
        ("汤姆·阿登", ["汤姆·阿登"]),
        ("责任编辑：李明", []),
        ("投稿者 Ines Abril", ["Ines Abril"]),
        ("Haberin Devamı", []),  # what pages print beside articles
        ("Get Link", []),
        ("投稿者：山田太郎", ["山田太郎"]),
        ("文・写真＝佐藤花子", ["佐藤花子"]),
        ("本报记者 李明", ["李明"]),
        ("홍길동 기자", ["홍길동"]),
        ("글: 김철수", ["김철수"]),
        ("مرسلة بواسطة Ines Abril", ["Ines Abril"]),
        ("بقلم: أحمد علي", ["أحمد علي"]),
        ("מאת דנה לוי", ["דנה לוי"]),
        ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("Αναρτήθηκε από Νίκος Παππάς", ["Νίκος Παππάς"]),
        ("Đăng bởi Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("Ines Abril, University of the North", ["Ines Abril"]),
        ("Ines Abril of the Harbour Times", ["Ines Abril"]),
        # lists
        ("Ines Abril and Jon Berg", ["Ines Abril", "Jon Berg"]),
        ("Ines Abril, Jon Berg & Kim Chase", ["Ines Abril", "Jon Berg", "Kim Chase"]),
        ("Ines Abril; Jon Berg", ["Ines Abril", "Jon Berg"]),
        ("Ines Abril und Jon Berg", ["Ines Abril", "Jon Berg"]),
        ("Ines Abril et Jon Berg", ["Ines Abril", "Jon Berg"]),
        ("Ines Abril y Jon Berg", ["Ines Abril", "Jon Berg"]),
        ("By Ines Abril, and Jon Berg", ["Ines Abril", "Jon Berg"]),
        # roles, affiliations, places
        ("Ines Abril, Staff Writer", ["Ines Abril"]),
        ("Ines Abril, Chief Technology Officer and Head of Ferries", ["Ines Abril"]),
        ("Ines Abril Senior Reporter", ["Ines Abril"]),
        ("Ines Abril | Harbour Radio", ["Ines Abril"]),
        ("Ines Abril, Associated Press", ["Ines Abril"]),
        ("Ines Abril The Associated Press", ["Ines Abril"]),
        ("Von Ines Abril, Hamburg", ["Ines Abril"]),
        ("By Ines Abril in London", ["Ines Abril"]),
        ("Ines Abril (Harbour Radio)", ["Ines Abril"]),
        ("Ines Abril, ines@gazette.example", ["Ines Abril"]),
        ("Ines Abril @inesabril", ["Ines Abril"]),
        ("noreply@gazette.example (Ines Abril)", ["Ines Abril"]),
        ("Ines Abril <ines@gazette.example>", ["Ines Abril"]),
        # degrees and honorifics
        ("Ines Abril, MD, PhD", ["Ines Abril"]),
        ("Ines Abril Ph.D.", ["Ines Abril"]),
        ("Dr. Ines Abril", ["Dr. Ines Abril"]),
        # dates and buttons around
        ("Ines Abril March 4, 2024", ["Ines Abril"]),
        ("4. März 2024 · Ines Abril", ["Ines Abril"]),
        ("Ines Abril · 5 min read", ["Ines Abril"]),
        ("View all posts by Ines Abril", ["Ines Abril"]),
        # the forms that names have
        ("Thomas W. Abril", ["Thomas W. Abril"]),
        ("Nelson C.J.", ["Nelson C.J."]),
        ("L. Daniela Abril", ["L. Daniela Abril"]),
        ("George T. Abril III", ["George T. Abril III"]),
        ("Erik van der Abril", ["Erik van der Abril"]),
        ("María de los Ángeles Abril", ["María de los Ángeles Abril"]),
        ("John O'CONNOR", ["John O'CONNOR"]),
        ("SEAN MCABRIL", ["Sean McAbril"]),
        ("Jean-Luc Abril", ["Jean-Luc Abril"]),
        ("山田太郎", ["山田太郎"]),
        ("Анна Иванова", ["Анна Иванова"]),
        ("AFP", []),
    ],
)
def test_people(raw: str, names: list[str]) -> None:
    assert [name for name, kind in people(raw) if kind == "Person"] == names


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Reuters", ["Reuters"]),
        ("dpa", ["dpa"]),
        ("Associated Press", ["Associated Press"]),
        ("AFP/Reuters", ["AFP/Reuters"]),
        ("Harbour Radio/Agenturen", ["Harbour Radio"]),
        ("港口日报", ["港口日报"]),
        ("朝日新聞", ["朝日新聞"]),
        ("서울신문", ["서울신문"]),
        ("Deutsche Presse-Agentur", ["Deutsche Presse-Agentur"]),
        ("Gazette Staff", ["Gazette Staff"]),
        ("Harbour Radio", ["Harbour Radio"]),
        ("by University of the North", ["University of the North"]),
        ("The Dock", ["The Dock"]),
        ("dock.com", ["dock.com"]),
    ],
)
def test_organisations(raw: str, names: list[str]) -> None:
    assert people(raw) == [(name, "Organization") for name in names]


@pytest.mark.parametrize(
    "raw",
    [
        "", "admin", "Admin", "by", "By", "Staff", "Read more", "105092", "jon.berg@gazette.example", "@gazette",
        "https://www.facebook.com/gazette", "Editor", "Staff Writer", "4 March 2024", "Published", "Share this article",
        "Stand", "Text & Fotos", "Im Wortlaut", "Alle Beiträge", "Pressemitteilung",
        "What the ferry's return means for the harbour and for those who have waited for it.", "Chief Political Editor",
        "Privacy Policy", "Terms of Service", "微博 微信 QQ空间 添加喜爱", "もっと見る",
    ],
)  # fmt: skip
def test_nobody(raw: str) -> None:
    assert people(raw) == []


def test_the_sites_own_name_is_told() -> None:
    (name,) = named("The Gazette", SITES).authors
    assert (name.name, name.own) == ("The Gazette", True)
    (name,) = named("Gazette News Desk", SITES).authors
    assert (name.type, name.own) == ("Organization", False)


@pytest.mark.parametrize(
    "raw",
    [
        "By Ines Abril\nPhotography by Jon Berg",
        "By Ines Abril | Reviewed by Jon Berg",
        "By Ines Abril\nEdited by\nJon Berg",
        "Von Ines Abril\nFotos: Jon Berg",
        "Ines Abril\nMedically reviewed by Jon Berg, MD",
        "By Ines Abril\nContributions from \nJon Berg\n published",
    ],
)
def test_who_did_something_else_is_no_author(raw: str) -> None:
    found = named(raw, SITES)
    assert [name.name for name in found.authors] == ["Ines Abril"]
    assert found.others == ("jon berg",)


def test_of_a_running_text_only_the_names_at_its_beginning_count() -> None:
    text = "By Ines Abril\nand\nJon Berg\n5 March 2024\nShare This\nInes Abril rows. Harbour Street"
    assert people(text, running=True) == [("Ines Abril", "Person"), ("Jon Berg", "Person")]
    assert people("by Ines Abril\nForks Over Knives", running=True) == [("Ines Abril", "Person")]


def test_a_field_for_names_alone_is_taken_at_its_word() -> None:
    assert [name.name for name in stated("srauturier99", SITES)] == ["srauturier99"]
    assert [name.name for name in stated("The Night Editor", SITES)] == ["The Night Editor"]
    assert stated("admin", SITES) == ()


WORDS = st.sampled_from(
    ["Ines", "Abril", "by", "and", ",", "|", "\n", "Staff", "-", "(", ")", "@", "<b>", "5", ".", "von", "'"]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_whatever_stands_there_names_are_short_lines(raw: str) -> None:
    for running in (False, True):
        found = named(raw, SITES, running=running)
        for name in found.authors:
            assert name.name == name.name.strip()
            assert 0 < len(name.name) <= MAX_NAME_CHARS
            assert "\n" not in name.name
        assert found == named(raw, SITES, running=running)


@given(
    st.sampled_from(["By {}", "{}", "{}, Staff Writer", "Von {}", "{} | Harbour Radio", "Posted by {} on 5 March 2024"])
)
def test_a_name_is_found_in_every_frame(frame: str) -> None:
    assert people(frame.format("Ines Abril")) == [("Ines Abril", "Person")]
