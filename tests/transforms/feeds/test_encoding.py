"""Which characters the bytes of a feed mean."""

from __future__ import annotations

import pytest

from transforms.feeds.encoding import to_utf8

TEXT = "<rss><title>Grüße aus Łódź, Ελλάδα, Москва, 東京</title></rss>"
LATIN = "<rss><title>Crème brûlée à la façon d’été, garçon</title></rss>"
RUSSIAN = "<rss><title>Мост закрыт до весны, сообщили в городе; паром ходит каждый час</title></rss>"


def declared(text: str, encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-7"])
def test_a_mark_decides(encoding: str) -> None:
    mark = b"+/v8-" if encoding == "utf-7" else b""
    text, told = to_utf8(mark + TEXT.encode(encoding), "text/xml; charset=windows-1252")
    assert text.decode().lstrip("\ufeff") == TEXT
    assert told == ("utf-8" if encoding == "utf-8" else None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("says", [None, "utf-8", "utf-16"])
def test_letters_of_several_bytes_tell_themselves(encoding: str, says: str | None) -> None:
    given = declared(TEXT, says) if says else TEXT
    text, told = to_utf8(given.encode(encoding), None)
    assert text.decode() == given
    assert told == (None if says and encoding.startswith(says) else encoding)


@pytest.mark.parametrize(
    ("body", "content_type", "text", "told"),
    [
        (declared(LATIN, "utf-8").encode("cp1252"), None, declared(LATIN, "utf-8"), "windows-1252"),
        (declared(LATIN, "iso-8859-1").encode(), None, declared(LATIN, "iso-8859-1"), "utf-8"),
        (declared(LATIN, "iso-8859-1").encode("cp1252"), None, declared(LATIN, "iso-8859-1"), None),
        (LATIN.encode("cp1252"), "text/xml; charset='ISO-8859-1'", LATIN, None),
        (declared(RUSSIAN, "windows-1251").encode("cp1251"), "text/xml; charset=utf-8", None, "cp1251"),
        (RUSSIAN.encode("koi8-r"), None, RUSSIAN, "koi8-r"),
        (
            declared("<a>日本</a>", "iso-2022-jp").encode("iso-2022-jp"),
            None,
            declared("<a>日本</a>", "iso-2022-jp"),
            None,
        ),
        (declared("<a>日本</a>", "shift_jis").encode("shift_jis"), None, declared("<a>日本</a>", "shift_jis"), None),
        (declared("<a>x</a>", "cp037").encode("cp037"), None, declared("<a>x</a>", "cp037"), None),
        (2 * LATIN.encode() + "é".encode()[:1], None, 2 * LATIN + "\ufffd", None),
        (LATIN.encode().decode("cp1252").encode(), None, LATIN, "utf-8 twice"),
        (declared("<a>ÿ</a>", "punycode").encode("latin-1"), None, declared("<a>ÿ</a>", "punycode"), "windows-1252"),
    ],
)
def test_what_is_said_is_believed_as_far_as_it_fits(
    body: bytes, content_type: str | None, text: str | None, told: str | None
) -> None:
    got, named = to_utf8(body, content_type)
    assert got.decode() == (text or declared(RUSSIAN, "windows-1251"))
    assert named == told


def test_a_text_that_only_quotes_what_was_encoded_twice_stays() -> None:
    text = "<a>Ã© is what é becomes</a>"
    assert to_utf8(text.encode(), None) == (text.encode(), None)
