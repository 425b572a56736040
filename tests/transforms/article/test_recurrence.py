from hypothesis import given
from hypothesis import strategies as st

from schemas.page import Extracted
from transforms.article.recurrence import HEAD, MAX_CHARS, MAX_SHARE, SURE_PAGES, TAIL, block_keys, without_recurrent

PROSE = [
    f"Paragraph {word} tells of the ferry, of the harbour and of those who wait there in the rain for {word}."
    for word in ("one thing", "another", "a third", "nothing", "the tide", "a letter", "their turn", "the end")
]
LINE = "Write to the desk with what you know of the islands."


def extracted(*paragraphs: str) -> Extracted:
    nothing = dict.fromkeys(("title", "description", "site_name", "language", "license", "canonical_url"))
    empty = dict.fromkeys(("authors", "sections", "keywords", "images"), ())
    return Extracted(
        text="\n\n".join(paragraphs),
        charset=None,
        charset_source=None,
        method="m",
        method_version="1",
        why_kept=paragraphs,
        **nothing,
        **empty,
    )


def left(paragraphs: list[str], pages: dict[str, int]) -> list[str]:
    known = {block_keys(text)[0]: count for text, count in pages.items()}
    return without_recurrent(extracted(*paragraphs), known).text.split("\n\n")


def test_a_line_of_another_article_goes_from_the_end_and_the_beginning() -> None:
    assert left([*PROSE, LINE], {LINE: 1}) == PROSE
    assert left([LINE, *PROSE], {LINE: 1}) == PROSE
    assert left([*PROSE, "Two lines.", LINE], {LINE: 1, "Two lines.": 1}) == PROSE


def test_inside_it_takes_more_articles() -> None:
    inside = [*PROSE[:-1], LINE, PROSE[-1]]
    assert left(inside, {LINE: SURE_PAGES - 1}) == inside
    assert left(inside, {LINE: SURE_PAGES}) == PROSE


def test_far_from_the_ends_and_long_ones_stay() -> None:
    long = "A standing paragraph. " * 20
    assert len(long) > MAX_CHARS
    assert left([*PROSE, long.strip()], {LINE: 9}) == [*PROSE, long.strip()]
    assert block_keys(long) == ()
    many = [*PROSE[:HEAD], LINE, *(f"{text} {number}" for number in range(2) for text in PROSE)]
    assert len(many) > HEAD + TAIL
    assert left(many, {LINE: 99}) == many


def test_an_article_that_is_known_is_left_alone() -> None:
    text = [*PROSE, LINE]
    assert left(text, dict.fromkeys(text, 1)) == text


def test_an_article_does_not_recur_in_itself() -> None:
    text = extracted(*PROSE, LINE)
    once, twice = ({block_keys(LINE)[0]: count} for count in (1, 2))
    assert without_recurrent(text, once, known=True) == text
    assert without_recurrent(text, twice, known=True).text == "\n\n".join(PROSE)


def test_what_does_not_differ_in_words() -> None:
    assert block_keys("12 Comments!") == block_keys("– 3 comments")
    assert block_keys("Comments") != block_keys("3 comments")
    assert block_keys("***") == ()


def test_the_record_says_that_and_what_was_dropped() -> None:
    (key,) = block_keys(LINE)
    found = without_recurrent(extracted(*PROSE, LINE), {key: 2})
    assert found.removed_blocks == 1
    assert found.why_kept == tuple(PROSE)
    assert found.method_version.startswith("1/site-")
    other = without_recurrent(extracted(*PROSE, "Another line."), {block_keys("Another line.")[0]: 2})
    assert other.method_version != found.method_version


@given(st.lists(st.sampled_from([*PROSE, LINE, "x", "…"]), min_size=1, max_size=30), st.integers(0, 5))
def test_laws(paragraphs: list[str], pages: int) -> None:
    given_text = extracted(*paragraphs)
    found = without_recurrent(given_text, dict.fromkeys(block_keys(given_text.text), pages))
    lost = sum(map(len, paragraphs)) - sum(map(len, found.text.split("\n\n")))
    assert lost <= MAX_SHARE * len(given_text.text)
    assert found.removed_blocks == len(paragraphs) - len(found.text.split("\n\n"))
    assert set(found.text.split("\n\n")) <= set(paragraphs)
    if not pages:
        assert found == given_text
