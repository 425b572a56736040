import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.feed import ListedFeed
from transforms.feeds.exports import FORMATS
from transforms.feeds.folders import folder_tag
from transforms.feeds.listerror import ListError
from transforms.feeds.lists import merge, read_list


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
        ListedFeed(url="https://a.example/1", title="One & 1", tags=("/News",)),
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


YAML = b"""# mine
- url: https://A.example/feed
  title: "A"
  tags: [economy, local, economy]
  headers: {X-Key: A_KEY, Authorization: A_TOKEN}
- url: https://b.example/feed
  tags:
- https://c.example/feed
"""
IN_YAML = (
    ListedFeed(
        url="https://a.example/feed", title="A", tags=("economy", "local"),
        headers=(("Authorization", "A_TOKEN"), ("X-Key", "A_KEY")),
    ),
    ListedFeed(url="https://b.example/feed", tags=(), headers=()),
    ListedFeed(url="https://c.example/feed"),
)  # fmt: skip


@pytest.mark.parametrize("name", ["feeds.yaml", "feeds.YML", "/dev/stdin"])
@pytest.mark.parametrize("wrap", [b"%b", b"---\n%b"])
def test_yaml_by_its_name_or_its_look(name: str, wrap: bytes) -> None:
    assert read_list(wrap % YAML, name) == IN_YAML


def test_yaml_under_the_key_feeds() -> None:
    assert read_list(b"feeds:\n- url: https://a.example/", "f")[0].url == "https://a.example/"
    assert read_list(b"", "f.yaml") == read_list(b"feeds:", "f.yaml") == read_list(b"feeds: []", "f.yaml") == ()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"- url: https://a.example/\n- title: x", "f:2: entry 2 has no url"),
        (b"- url:", "f:1: entry 1 has no url"),
        (b"- url: 5", "f:1: entry 1: url: expected text (put it in quotes)"),
        (b"- url: nowhere", 'f:1: not an http(s) URL: "nowhere"'),
        (b"- url: https://me:secret@a.example/", "f:1: an address with user name or password is not allowed"),
        (b"- url: https://a.example/\n  name: x",
         'f:2: entry 1: unknown key (known are url, title, tags, headers): "name"'),
        (b"- url: https://a.example/\n  url: https://b.example/", 'f:2: entry 1: key given twice: "url"'),
        (b"- url: https://a.example/\n\n- url: https://A.example",
         'f:3: entry 2 has the url of entry 1: "https://a.example/"'),
        (b"- url: https://a.example/\n  title: 2024", "f:2: entry 1: title: expected text (put it in quotes)"),
        (b"- url: https://a.example/\n  tags: x", "f:2: entry 1: tags: expected a list, as [economy, local]"),
        (b"- url: https://a.example/\n  tags: ['a,b']", 'f:2: entry 1: a tag is not empty and has no comma: "a,b"'),
        (b"- url: https://a.example/\n  headers: [x]", "f:2: entry 1: headers: expected “key: value” pairs"),
        (b"- url: https://a.example/\n  headers:\n    Host: X",
         "f:3: entry 1: headers: unknown key (a header's name, none that newsbeam sets): \"Host\""),
        (b"- url: https://a.example/\n  headers: {X-Key: 'Bearer s3cret'}",
         "f:2: entry 1: headers: X-Key: expected the name of an environment variable, which holds the value"),
        (b"- [1]", "f:1: entry 1: expected “key: value” pairs"),
        (b"feeds: x", "f:1: expected a list of feeds: entries that begin with “- url:”"),
        (b"- url: 'x", "f:1: not YAML: found unexpected end of stream"),
        (b"- !!python/object:os.system x", "f:1: entry 1: expected “key: value” pairs"),
        (b"- \x07", "f: not YAML: a character that is not allowed, or nested too deep"),
        (b"[" * 5_000, "f: not YAML: a character that is not allowed, or nested too deep"),
    ],
)  # fmt: skip
def test_a_broken_yaml_list_is_named_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(ListError) as caught:
        read_list(data, "f")
    assert str(caught.value) == message


def test_what_is_exported_reads_back() -> None:
    plain = tuple(ListedFeed(url=feed.url, title=feed.title, tags=feed.tags or None) for feed in IN_YAML)
    assert read_list(FORMATS["opml"](IN_YAML).encode(), "f") == plain
    assert read_list(FORMATS["txt"](IN_YAML).encode(), "f") == tuple(ListedFeed(url=feed.url) for feed in IN_YAML)
    stated = read_list(FORMATS["yaml"](IN_YAML).encode(), "f")
    assert stated == (*IN_YAML[:2], ListedFeed(url="https://c.example/feed", tags=(), headers=()))


def test_an_odd_title_survives_the_export() -> None:
    odd = (ListedFeed(url="https://a.example/?a=1&b=2", title='"Ünï" <b> & # : - [x]'),)
    assert read_list(FORMATS["opml"](odd).encode(), "f") == odd
    assert read_list(FORMATS["yaml"](odd).encode(), "f")[0].title == odd[0].title


def test_folders_of_opml_are_tags_and_become_folders_again() -> None:
    data = opml(
        '<outline text="News"><outline title="Local, near/far" text="x">'
        '<outline xmlUrl="https://a.example/" category="sea"/></outline>'
        '<outline xmlUrl="https://b.example/" text="B"/></outline>'
        '<outline text="Other"><outline xmlUrl="https://b.example/"/></outline>'
        '<outline xmlUrl="https://c.example/"/>'
    )
    feeds = read_list(data, "f")
    assert {feed.url: feed.tags for feed in feeds} == {
        "https://a.example/": ("/News/Local\u201a near\u2215far", "sea"),
        "https://b.example/": ("/News", "/Other"),
        "https://c.example/": None,
    }
    written = FORMATS["opml"](feeds)
    assert read_list(written.encode(), "f") == feeds
    assert FORMATS["opml"](read_list(written.encode(), "f")) == written
    assert 'text="Local, near/far"' in written


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=9)
FOLDERS = st.lists(NAMES, max_size=3)


@given(st.lists(st.tuples(FOLDERS, st.sampled_from("abcd")), max_size=6))
def test_a_list_in_folders_survives_a_round_trip(listed: list[tuple[list[str], str]]) -> None:
    feeds = merge(
        ListedFeed(url=f"https://{name}.example/", tags=(tag,) if (tag := folder_tag(folders)) else None)
        for folders, name in listed
    )
    again = read_list(FORMATS["opml"](feeds).encode(), "f")
    assert sorted(again, key=lambda feed: feed.url) == sorted(feeds, key=lambda feed: feed.url)
