"""What publishers disclose below their articles, and sentences of articles that have its words."""

from __future__ import annotations

import pytest

from tests.transforms.article.test_furniture import below
from tests.transforms.article.test_notices import inside

ANYWHERE = [
    "As an Amazon Associate I earn from qualifying purchases.",
    "This post may contain affiliate links. Please read our disclosure for more info.",
    "This article contains affiliate links. If you buy something through them, we may earn a commission.",
    "We may earn a commission when you buy through links in our articles.",
    "When you purchase through links on our site, we may earn an affiliate commission. Here’s how it works.",
    "If you buy something from a Verge link, Vox Media may earn a commission. See our ethics statement.",
    "Disclosure: Some of the links in this post are affiliate links.",
    "Disclosure: This post contains affiliate links, which means I receive a small commission at no extra cost to you.",
    "Products are independently selected by our editors. We may earn an affiliate commission from links.",
    "*Mit einem Stern gekennzeichnete Links sind Affiliate-Links.",
    "Dieser Artikel enthält Affiliate-Links. Beim Kauf über diese Links erhalten wir eine Provision.",
    "Als Amazon-Partner verdiene ich an qualifizierten Verkäufen.",
    "Cet article contient des liens d’affiliation.",
    "Este artículo contiene enlaces de afiliados.",
    "Questo articolo contiene link di affiliazione.",
    "In qualità di Affiliato Amazon ricevo un guadagno dagli acquisti idonei.",
    "Este post contém links de afiliados.",
    "Dit artikel bevat affiliate links.",
    "Artykuł zawiera linki afiliacyjne.",
    "※本ページはプロモーションが含まれています",
    "本記事はアフィリエイト広告を利用しています。",
    "当サイトではアフィリエイトプログラムを利用しています",
    "Our Standards: The Thomson Reuters Trust Principles., opens new tab",
    "Our Standards: The Thomson Reuters Trust Principles.",
    "Note: We earn a commission if you click this link and make a purchase at no additional cost to you.",
    "This article includes affiliate links; we may be compensated if you make a purchase.",
    "Some links may be affiliate links. We may get paid if you buy something.",
    "We use affiliate links and may earn a small commission on purchases.",
    "This story contains affiliate links from which we can earn revenue.",
    "Purchases made through our links may earn us a commission.",
    "We may be paid a commission if you buy something via these links.",
]
BELOW = [
    "The views expressed in this article are the author’s own and do not necessarily reflect Al "
    "Jazeera’s editorial stance.",
    "The opinions expressed here are those of the author and do not necessarily reflect the views of the Daily Pier.",
    "Photo: Marla Quist/Pier News",
    "Image credit: Getty Images",
    "Featured image: Shutterstock",
    "Cover photo by Marla Quist on Unsplash",
    "Photo by Marla Quist on Unsplash",
    "Opinions are my own.",
    "The author’s views are his own.",
    "Image: NASA/JPL-Caltech",
    "Photo courtesy of the Aldery harbour board.",
    "(Photo by Marla Quist/Getty Images)",
    "Picture: Getty",
    "Header image by Tom Arden",
    "Photos via Instagram",
    "Disclaimer: The views expressed above are the author’s own.",
    "The opinions in this column are those of its author alone.",
    "Photo: Getty",
    "Photo credit: Tom Arden",
    "Image via Wikimedia Commons",
    "Picture credits: Aldery Museum",
    "Top photo by Marla Quist",
    "Foto: Archivo El Muelle",
    "Crédit photo : Marla Quist",
    "Bild: Pixabay",
    "The views expressed by contributors are their own and not the view of The Pier.",
    "(Image: Pier Live)",
    "(Image credit: Future)",
    "Photograph: Tom Arden/The Pier",
    "Illustration by Ida Wenn",
]
KEPT = [
    "Opinions expressed at the meeting were mixed, and do not reflect a majority.",
    "When you use a broker, they may earn a commission from the lender.",
    "If you buy a ticket through an agent, the agent gets a commission of five per cent.",
    "Les moteurs de recherche affichent des liens sponsorisés en tête de leurs pages.",
    "このサイトの広告収入は年間三億円だった。",
    "The board may get a commission for each ticket that it sells on the quay.",
    "Photographs by Marla Quist show the old pier in winter, when nobody came there.",
    "Мнение министра не изменилось.",
    "Images: they were everywhere in the harbour.",
]


@pytest.mark.parametrize("line", ANYWHERE)
def test_those_that_go_wherever_they_stand(line: str) -> None:
    assert inside(line)
    assert below(line) == ()


@pytest.mark.parametrize("line", BELOW)
def test_those_that_go_below_an_article_alone(line: str) -> None:
    assert below(line) == ()
    assert not inside(line)


@pytest.mark.parametrize("line", KEPT)
def test_what_is_told_of_them_stays(line: str) -> None:
    assert below(line) == (line,)
    assert not inside(line)
