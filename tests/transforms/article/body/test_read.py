import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.article.body.blocks import blocks
from transforms.article.body.features import NAMES
from transforms.article.body.read import SURE, Body, Paragraph, choose, held, joint, once, read
from transforms.article.body.reader import is_tame, main_text, reader_text
from transforms.article.page_tree import metas_of, parse

STORY = [
    "The ferry Marta left the dock on Friday morning after two years of repairs that nobody expected to last so long.",
    "Hundreds of people stood on the pier, among them the shipwright who had built her engine forty years ago.",
    "She will sail twice a day until the end of May, the harbour office said, and more often as the days grow longer.",
    "“We had stopped counting the winters,” said Ines Abril, who sells tickets, and looked at the new timetable.",
]
ARABIC = [
    "غادرت العبارة مارتا الرصيف صباح يوم الجمعة بعد عامين من الإصلاحات التي لم يتوقع أحد أن تستمر كل هذه المدة.",
    "وقف المئات من الناس على رصيف الميناء، وكان بينهم صانع السفن الذي بنى محركها قبل أربعين عاما في الحوض القديم.",
    "وقال مكتب الميناء إن العبارة ستبحر مرتين في اليوم حتى نهاية شهر مايو، ثم أكثر من ذلك عندما تطول ساعات النهار.",
]
JAPANESE = [
    "フェリー「マルタ」は金曜日の朝、誰もこれほど長く続くとは思わなかった二年間の修理を終えて、港のドックを静かに離れた。",
    "桟橋には数百人が集まり、その中には四十年前にこの船のエンジンを造った船大工の姿もあり、汽笛が鳴ると帽子を振って見送った。",
    "港の事務所によると、船は五月末まで一日二回運航し、日が長くなるにつれて便数を増やす予定で、切符は窓口で買うことができるという。",
]
AROUND = """
<header><nav><ul><li><a href=/>Home</a><li><a href=/n>News</a><li><a href=/s>Sport</a></ul></nav></header>{}
<div class="comments"><h3>Comments</h3><p>Great boat, I was there too!</p></div>
<aside class="related"><h4>Related</h4><ul><li><a href=/a>Bridge closed for winter</a></ul></aside>
<footer><p>© The Gazette. All rights reserved. <a href=/p>Privacy</a></p></footer>
"""


def page(story: list[str], before: str = "", after: str = "") -> str:
    prose = "".join(f"<p>{text}</p>" for text in story)
    article = f"<article><h1>Ferry returns</h1><div class=body>{before}{prose}{after}</div></article>"
    return f"<html><head><title>Ferry returns | The Gazette</title></head><body>{AROUND.format(article)}</body></html>"


def body(html: str) -> Body:
    tree = parse(html)
    return read(tree, metas_of(tree))


@pytest.mark.parametrize("story", [STORY, ARABIC, JAPANESE], ids=["english", "arabic", "japanese"])
def test_the_story_and_nothing_around_it(story: list[str]) -> None:
    found = body(page(story))
    assert found.text.split("\n\n") == story
    assert 0 < found.score <= 1
    assert all(paragraph.why.startswith("judge ") for paragraph in found.paragraphs)


@pytest.mark.parametrize("depth", [300, 1_000])
def test_an_article_under_nested_elements(depth: int) -> None:
    found = body(page(STORY, "<div>" * depth, "</div>" * depth))
    assert set(STORY) <= {paragraph.text for paragraph in found.paragraphs}


def test_lists_headings_and_quotes_stay_in_order() -> None:
    extra = "<h2>What it costs</h2><ul><li>Children under six sail free of charge on weekdays</li></ul>"
    quote = f"<blockquote><p>{STORY[3]}</p></blockquote>"
    again = [f"{text} Again." for text in STORY[:3]]
    found = body(page(STORY[:3], "", quote + extra + "".join(f"<p>{text}</p>" for text in again)))
    item = "- Children under six sail free of charge on weekdays"
    assert found.text.split("\n\n") == [*STORY, "What it costs", item, *again]


def test_a_page_without_text() -> None:
    assert body("<html><body><script>x</script></body></html>") == Body(paragraphs=(), score=0.0)


def test_reading_changes_nothing_and_remembers_nothing() -> None:
    tree = parse(page(STORY))
    first = read(tree, metas_of(tree))
    body(page(ARABIC))
    assert read(tree, metas_of(tree)) == first


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.integers(1, 50)), min_size=1, max_size=9))
def test_no_other_choice_has_a_greater_expected_f1(blocks: list[tuple[float, int]]) -> None:
    rows = np.zeros((len(blocks), len(NAMES)))
    rows[:, NAMES.index("words")] = [words for _, words in blocks]
    kept, expected = choose(np.array([chance for chance, _ in blocks]), rows)

    def quality(held: tuple[bool, ...]) -> float:
        chosen = [(chance, words + 3) for (chance, words), each in zip(blocks, held, strict=True) if each]
        wanted = sum(chance * (words + 3) for chance, words in blocks)
        return 2 * sum(chance * words for chance, words in chosen) / (sum(words for _, words in chosen) + wanted)

    best = max(quality(held) for held in itertools.product((True, False), repeat=len(blocks)) if any(held))
    assert quality(tuple(kept)) == pytest.approx(best)
    assert expected == pytest.approx(best)


def test_the_voices_of_all_are_averaged_where_a_model_takes_a_block_for_text() -> None:
    alone, seconded = np.array([0.5, 0.5, 0.01, 1.0]), np.array([0.9, 0.9, 0.02, 1.0])
    one, two = np.array([True, False, True, True]), np.array([True, False, False, True])
    assert joint(alone, seconded, [one]) == pytest.approx([2.8 / 3.5, 2.3 / 3.5, 0.05 / 3.5, 1.0])
    assert joint(alone, seconded, [one, two]) == pytest.approx([3.3 / 4, 2.3 / 4, 0.05 / 4, 1.0])


def test_which_blocks_a_text_has() -> None:
    page_of_blocks = blocks(parse(f"<p>{STORY[0]}</p><p>{STORY[1]}</p><p>Share</p>"))
    assert held(page_of_blocks, f"Before.\n{STORY[1]}\n").tolist() == [False, True, False]
    assert not held(page_of_blocks, "").any()


@pytest.mark.parametrize(
    "html",
    ["<p>" + "<b>x</b>" * 10_000, "<div>" * 250 + "x", "<p>x</p>" * 25_000],
    ids=["inline", "deep", "many"],
)
def test_wild_pages_are_not_shown_to_the_reader(html: str) -> None:
    tree = parse(html)
    assert not is_tame(tree)
    found = read(tree, [])
    assert found.expected < SURE
    assert not found.seconded


def test_the_readers_read_tame_pages() -> None:
    assert STORY[1] in main_text(parse(page(STORY)))
    assert STORY[1] in reader_text(parse(page(STORY)))
    assert STORY[1] in reader_text(parse(page(STORY)), wide=True)


LONG = tuple(
    f"Paragraph {number} of the story says what the keeper did with the lamp that night." for number in range(4)
)


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (LONG, LONG),
        ((*LONG, *LONG), LONG),
        (
            ("Head", *LONG[:2], "Sub", *LONG[2:]) * 2,
            ("Head", *LONG[:2], "Sub", *LONG[2:], "Head"),
        ),  # a run, but its top
        ((LONG[2], *LONG), LONG),  # a lead taken from the text
        ((*LONG[:2], "Refrain", LONG[2], "Refrain"), (*LONG[:2], "Refrain", LONG[2], "Refrain")),
        (LONG[:1], LONG[:1]),
        ((), ()),
    ],
)
def test_no_text_is_said_twice(texts: tuple[str, ...], left: tuple[str, ...]) -> None:
    paragraphs = [Paragraph(text=text, tag="p", score=1.0, why="") for text in texts]
    assert tuple(each.text for each in once(paragraphs)) == left


def test_items_may_come_again_but_not_with_their_list() -> None:
    plan = [Paragraph(text=f"- {LONG[0]}", tag="li", score=1.0, why="")] * 2
    assert once(plan) == tuple(plan)
    story = [Paragraph(text=LONG[1], tag="p", score=1.0, why=""), plan[0]]
    assert once(story * 2) == tuple(story)
