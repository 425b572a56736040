import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.web.charset import decode

UMLAUTS = "Größe: die Straße führt über die Brücke"
RUSSIAN = "Правительство объявило о новых мерах поддержки малого бизнеса в регионах страны. " * 4
JAPANESE = "政府は新しい経済対策を発表し、来月から実施すると述べた。首相は記者会見で説明した。" * 4


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"\xef\xbb\xbf" + UMLAUTS.encode(), "text/html; charset=iso-8859-1", (UMLAUTS, "utf-8", "bom")),
        (b"\xff\xfe" + UMLAUTS.encode("utf-16le"), None, (UMLAUTS, "utf-16le", "bom")),
        (b"\xfe\xff" + UMLAUTS.encode("utf-16be"), None, (UMLAUTS, "utf-16be", "bom")),
        (UMLAUTS.encode(), "text/html; charset=utf-8", (UMLAUTS, "utf-8", "http")),
        (UMLAUTS.encode("latin-1"), 'text/html; Charset = "ISO-8859-1"', (UMLAUTS, "windows-1252", "http")),
        (JAPANESE.encode("cp932"), "text/html;charset=Shift_JIS", (JAPANESE, "shift_jis", "http")),
        ("①".encode("cp932"), "text/html;charset=Shift_JIS", ("①", "shift_jis", "http")),
        (UMLAUTS.encode(), None, (UMLAUTS, "utf-8", "detected")),
        (UMLAUTS.encode(), "text/html; charset=nonsense", (UMLAUTS, "utf-8", "detected")),
        (b"plain", None, ("plain", "utf-8", "detected")),
        (b"", None, ("", "utf-8", "detected")),
        (UMLAUTS.encode()[:-1] + "ü".encode()[:1], None, (UMLAUTS[:-1] + "�", "utf-8", "detected")),
        (f"<p>{UMLAUTS}</p>".encode("utf-16le"), None, (f"<p>{UMLAUTS}</p>", "utf-16le", "detected")),
        (f"<p>{UMLAUTS}</p>".encode("utf-16be"), None, (f"<p>{UMLAUTS}</p>", "utf-16be", "detected")),
    ],
)
def test_order_of_evidence(body, content_type, expected):
    assert decode(body, content_type) == expected


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        ("<meta charset=windows-1251>", "windows-1251"),
        ("<META CHARSET = 'cp1251' />", "windows-1251"),
        ('<meta/charset="windows-1251">', "windows-1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "windows-1251"),
        ('<meta content="text/html; charset=windows-1251" http-equiv=content-type>', "windows-1251"),
        ('<meta name=x content=">"><meta charset=windows-1251>', "windows-1251"),
        ("<!-- <meta charset=utf-8> --><meta charset=windows-1251>", "windows-1251"),
        ("<meta charset=nonsense><meta charset=windows-1251>", "windows-1251"),
        ("<script>" + "x" * 3000 + "</script><meta charset=windows-1251>", "windows-1251"),
        ('<?xml version="1.0" encoding="windows-1251"?><html>', "windows-1251"),
        ("<meta charset=windows-1251><meta charset=koi8-r>", "windows-1251"),
    ],
)
def test_declarations_in_the_page(head, charset):
    body = f"<html><head>{head}</head><p>{RUSSIAN}".encode("cp1251")
    if head.startswith("<?xml"):
        body = body.removeprefix(b"<html><head>")

    text, name, source = decode(body, None)

    assert (name, source) == (charset, "meta")
    assert RUSSIAN in text


def test_a_page_that_could_be_read_to_say_utf_16_is_not():
    assert decode(b"<meta charset=utf-16>" + "ü".encode(), None)[1:] == ("utf-8", "meta")
    assert decode(b"<meta charset=x-user-defined>\xfc", None) == (
        "<meta charset=x-user-defined>ü",
        "windows-1252",
        "meta",
    )


@pytest.mark.parametrize("not_a_declaration", ["<metal charset=koi8-r>", "<meta name=charset content=koi8-r>"])
def test_what_only_looks_like_a_declaration(not_a_declaration):
    assert decode(not_a_declaration.encode() + "ü".encode(), None)[1:] == ("utf-8", "detected")


def test_undeclared_text_is_detected():
    text, charset, source = decode(b"<p>" + RUSSIAN.encode("cp1251"), None)

    assert (charset, source) == ("windows-1251", "detected")
    assert RUSSIAN in text


def test_detection_looks_where_the_letters_are():
    text, charset, _ = decode(b"<p> " + b"plain words " * 5000 + JAPANESE.encode("cp932"), None)

    assert charset == "shift_jis"
    assert JAPANESE in text


@given(
    st.binary(max_size=400), st.none() | st.text(max_size=30) | st.text(max_size=12).map("text/html;charset={}".format)
)
def test_bytes_are_never_refused(body, content_type):
    text, charset, source = decode(body, content_type)

    assert source in {"bom", "http", "meta", "detected", "default"}
    assert isinstance(text, str)
    assert charset == charset.lower()


@pytest.mark.parametrize(
    "piece",
    [b"<!--", b"<meta ", b'<meta "', b"<meta a='", b"<meta x=y ", b"<?xml ", b"<meta charset=", b"\xff\x00\xfe\x81"],
)
def test_hostile_heads_take_no_time(piece):
    # The test's own timeout is the measure: quadratic matching of 16 KB would not be felt, of 10 MB it would.
    assert decode(piece * (2_000_000 // len(piece)), None)[2] in {"meta", "detected", "default"}
