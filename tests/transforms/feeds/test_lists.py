import pickle

import pytest

from transforms.feeds.lists import ListedFeed, ListError, merge, read_list


def urls(data: bytes) -> list[str]:
    return [feed.url for feed in read_list(data, "feeds.txt")]


def opml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0"><body>{body}</body></opml>'.encode()


def test_text_with_comments_blank_lines_and_windows_line_ends() -> None:
    data = b"\xef\xbb\xbf# mine\r\nhttp://a.example/feed\r\n\r\n  https://B.example/x y  \r\nhttp://a.example/feed"
    assert urls(data) == ["http://a.example/feed", "https://b.example/x%20y"]


def test_utf_16_with_a_mark() -> None:
    assert urls("https://a.example/\n".encode("utf-16")) == ["https://a.example/"]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"# nothing yet", opml("")])
def test_an_empty_list_is_a_list(data: bytes) -> None:
    assert read_list(data, "feeds.txt") == ()


def test_opml_nested_with_attributes_in_any_case_and_namespaces() -> None:
    data = opml(
        '<outline text="News"><outline><outline XMLURL="https://a.example/1" Title="One &amp; 1" text="t"/></outline>'
        '</outline><outline type="rss" text="Two" xmlUrl=" https://a.example/2 "/><outline text="no feed"/>'
        '<outline xmlUrl="https://a.example/1" title="again"/><outline xmlUrl=""/>'
        '<outline xmlns="urn:x" xmlurl="https://a.example/3"/>'
    )
    assert read_list(data, "feeds.opml") == (
        ListedFeed(url="https://a.example/1", title="One & 1"),
        ListedFeed(url="https://a.example/2", title="Two"),
        ListedFeed(url="https://a.example/3", title=None),
    )


def test_opml_in_its_declared_encoding() -> None:
    text = (
        '<?xml version="1.0" encoding="windows-1251"?><opml><outline xmlUrl="https://a.example/" text="Река"/></opml>'
    )
    assert read_list(text.encode("cp1251"), "feeds.opml") == (ListedFeed(url="https://a.example/", title="Река"),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"http://a.example/\n\nfoo bar", 'f:3: not an http(s) URL: "foo bar"'),
        (b"ftp://a.example/", 'f:1: not an http(s) URL: "ftp://a.example/"'),
        (b"x" * 500, f'f:1: not an http(s) URL: "{"x" * 120}…"'),
        (b"http://me:secret@a.example/", "f:1: an address with user name or password is not allowed"),
        (b"http://a.example/\r\n# caf\xe9", "f:2: not UTF-8 text (byte 24)"),
        (opml('\n<outline xmlUrl="feed"/>'), 'f:3: not an http(s) URL: "feed"'),
        (b"<rss/>", 'f:1: XML, but not OPML: "<rss>"'),
        (b"<opml>\n<!DOCTYPE x>", 'f:2: a document type or entity is not allowed in OPML: "<!DOCTYPE"'),
    ],
)
def test_a_broken_list_is_named_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(ListError) as caught:
        read_list(data, "f")
    assert str(caught.value) == message


def test_malformed_xml_is_an_error_with_its_line() -> None:
    with pytest.raises(ListError, match=r"^f:2: not well-formed XML: "):
        read_list(b"<opml>\n<outline", "f")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_and_no_file_is_read(encoding: str) -> None:
    document = '<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/hostname">]><opml><outline xmlUrl="http://a.example/&f;"/></opml>'
    with pytest.raises(ListError):
        read_list(document.encode(encoding), "f")


def test_an_error_survives_the_way_between_processes() -> None:
    error = ListError("f", 1, "text", "why")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == 'f:1: why: "text"'  # noqa: S301


def test_merge_keeps_the_first_place_and_the_first_title() -> None:
    a, b = ListedFeed(url="https://a.example/", title=None), ListedFeed(url="https://b.example/", title="B")
    titled = ListedFeed(url="https://a.example/", title="A")
    assert merge([a, b, titled, ListedFeed(url="https://a.example/", title="other")]) == (titled, b)
