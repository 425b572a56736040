"""Standing notices of publishers, and sentences that begin like them."""

from __future__ import annotations

import pytest

from tests.transforms.article.test_furniture import LAMP, below
from transforms.article.furniture import clean


def inside(line: str) -> bool:
    """Whether a line in the midst of an article goes."""
    cleaned = clean("\n\n".join((*LAMP[:2], line, *LAMP[2:])), headlines=[], site_names=[], taglines=[])
    assert cleaned.text.split("\n\n")[:2] == LAMP[:2]
    return line not in cleaned.text.split("\n\n")


@pytest.mark.parametrize(
    "line",
    [
        "An dieser Stelle finden Sie einen externen Inhalt von Instagram, der den Artikel ergänzt.",
        "Ich bin damit einverstanden, dass mir externe Inhalte angezeigt werden. Damit können Daten fließen.",
        "Um diesen Inhalt von YouTube anzuzeigen, müssen Sie der Verwendung von Cookies zustimmen.",
        "This article contains content provided by X. We ask for your permission before anything is loaded, as they "
        "may be using cookies and other technologies.",
        "Allow Instagram content?",
        "To view this content, you need to accept third-party cookies.",
        "We need your consent to load this Instagram content.",
        "Pour afficher ce contenu, vous devez accepter les cookies de Twitter.",
        "Para ver este contenido tienes que aceptar las cookies de YouTube.",
        "Per visualizzare questo contenuto è necessario accettare i cookie.",
        "Om deze inhoud te tonen moet je toestemming geven voor cookies.",
        "Aby zobaczyć ten materiał, musisz wyrazić zgodę na pliki cookie.",
        "(Except for the headline, this story has not been edited by our staff and comes from a syndicated feed.)",
        "This story has not been edited by Harbour staff and is auto-generated from a syndicated feed.",
        "Was this email forwarded to you? Sign up here | Read online",
        "We’d like to hear what you think about this or any of our articles. Here are some tips.",
        "Pin it for later!",
        "This article is more than 2 years old",
        "This article was published more than 3 years ago. Some information may no longer be current.",
        "Dieser Artikel ist über ein Jahr alt.",
        "Mit Ihrer Zustimmung wird hier ein externes YouTube-Video (Google Ireland Limited) geladen.",
        "Accept and continue",
        "Do you have an opinion on the issues raised in this article? Write to us.",
        "原标题：渡轮重返旧码头",
        "返回搜狐，查看更多",
        "Zobacz wideo Trzy burze w jedną zimę",
    ],
)
def test_what_is_printed_into_any_article(line: str) -> None:
    assert inside(line)
    assert below(line) == ()


@pytest.mark.parametrize(
    "line",
    [
        "SOURCE Harbour Board",
        "Citation: Ferry returns (2026, May 4) retrieved 5 May 2026 from https://a.example/news/ferry.html",
        "This document is subject to copyright. Apart from any fair dealing no part may be reproduced.",
        "Materials provided by University of the North. Note: Content may be edited for style and length.",
        "Journal Reference:",
        "Media contact: Ines Abril, abril@a.example, 555-0199",
        "Pressekontakt: Ines Abril, 040 12 34 56",
        "[permalink] [comments (4)] [email this]",
        "责任编辑：李明",
        "（来源：港口日报 作者：李明）",
        "Follow the Harbour section on Facebook, Instagram and Bluesky.",
    ],
)
def test_what_is_printed_below(line: str) -> None:
    assert below(line) == ()
    assert not inside(line)


@pytest.mark.parametrize(
    "line",
    [
        "Um die Seite anzuzeigen, müssen die Nutzer seit Montag allen Cookies zustimmen.",
        "An dieser Stelle stand bis zum Winter die alte Lampe.",
        "To view this painting, visitors need to climb forty steps.",
        "The report has not been reviewed by the ministry's staff.",
        "This story has been told by the keepers for a hundred years.",
        "The lamp was retrieved two days later from Bergen.",
        "Sources: the keepers, the council and two fishermen.",
        "Contact with the ship was lost at noon.",
        "Follow the path on the left to the lamp.",
        "Only the headline of the old paper was readable.",
    ],
)
def test_sentences_of_articles_stay(line: str) -> None:
    assert not inside(line)
    assert below(line) == (line,)


@pytest.mark.parametrize(
    "date",
    [
        "2026年5月4日 10時00分",
        "May 4, 2026",
        "Mon 4 May 2026 10.00 BST",
        "Dienstag, 27. August 2024",
        "4 мая 2026, 10:00",
        "Bergen | 04/05/2026 10h00",
    ],
)
def test_a_date_on_top_goes_unless_others_stand_below(date: str) -> None:
    def left(*paragraphs: str) -> list[str]:
        return clean("\n\n".join(paragraphs), headlines=[], site_names=[], taglines=[]).text.split("\n\n")

    assert left(date, *LAMP) == LAMP
    assert left(LAMP[0], date, *LAMP[1:]) == LAMP
    assert left(date, *LAMP, "May 5, 2026", *LAMP) == [date, *LAMP, "May 5, 2026", *LAMP]
    assert left(*LAMP, date, LAMP[0])[-2] == date


@pytest.mark.parametrize(
    "line",
    [
        *("On May 4, 2026 the old lamp burned.", "May 4", "12", "What happened after 4 May 2026", "1984", "3.10.20"),
        "Effective beginning 6/2/2025:",
    ],
)
def test_what_is_no_date_stays_on_top(line: str) -> None:
    assert clean("\n\n".join((line, *LAMP)), headlines=[], site_names=[], taglines=[]).removed == ()
