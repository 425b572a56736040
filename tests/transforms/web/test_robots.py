"""robots.txt by RFC 9309, and by the verdicts that Google publishes for its parser (robots_test.cc), in our words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from schemas.robots import Policy, Rule
from transforms.web.robots import MAX_BYTES, MAX_CRAWL_DELAY_S, RobotsTxt, product_token, read_policy, rule_text

SITE = "https://news.example"
AGENT = "paperbot"


def robots(text: str | bytes, agent: str = AGENT) -> RobotsTxt:
    return RobotsTxt(read_policy(text.encode() if isinstance(text, str) else text, agent))


def group(*lines: str, agent: str = AGENT) -> str:
    return "\n".join([f"user-agent: {agent}", *lines, ""])


LONG = "/x/" + "a" * 16_649
NAMES = group("disallow: /", agent="Paperbot"), group("disallow: /", agent="PAPERBOT"), group("disallow: /")
FISH = {
    "allow: /fish": {
        True: "/fish /fish.html /fish/salmon.html /fishheads /fishheads/yummy.html /fish.html?id=anything",
        False: "/bar /Fish.asp /catfish /?id=fish",
    },
    "allow: /fish*": {
        True: "/fish /fish.html /fish/salmon.html /fishheads /fishheads/yummy.html /fish.html?id=anything",
        False: "/bar /Fish.bar /catfish /?id=fish",
    },
    "allow: /fish/": {
        True: "/fish/ /fish/salmon /fish/?salmon /fish/salmon.html /fish/?id=anything",
        False: "/fish /fish.html /Fish/Salmon.html",
    },
    "allow: /*.php": {
        True: "/filename.php /folder/filename.php /folder/filename.php?parameters //folder/any.php.file.html "
        "/filename.php/ /index?f=filename.php/",
        False: "/bar /php/ /index?php /windows.PHP",
    },
    "allow: /*.php$": {
        True: "/filename.php /folder/filename.php",
        False: "/bar /filename.php?parameters /filename.php/ /filename.php5 /php/ /filename?php /aaaphpaaa "
        "//windows.PHP",
    },
    "allow: /fish*.php": {True: "/fish.php /fishheads/catfish.php?parameters", False: "/Fish.PHP"},
}
SEVERAL = (
    "allow: /foo/bar/\n\n" + group("disallow: /", "allow: /x/") + group("disallow: /", "allow: /y/", agent="barbot")
    + "\n\nallow: /w/\n" + group(agent="bazbot") + "\n" + group("allow: /z/", "disallow: /")
)  # fmt: skip

#: file, agent, path, allowed
GOOGLE: list[tuple[str, str, str, bool]] = [
    ("", AGENT, "/a", True),
    (group("disallow: /"), "", "/a", True),
    # lines; a missing colon is overlooked
    (group("disallow: /"), AGENT, "/x/y", False),
    ("foo: paperbot\nbar: /\n", AGENT, "/x/y", True),
    ("user-agent paperbot\ndisallow /\n", AGENT, "/x/y", False),
    ("user-agent paperbot\ndisallow / x\n", AGENT, "/x/y", True),
    # groups: those of one name are one, and rules outside of them are nothing
    (SEVERAL, AGENT, "/x/b", True), (SEVERAL, AGENT, "/z/d", True), (SEVERAL, AGENT, "/y/c", False),
    (SEVERAL, "barbot", "/y/c", True), (SEVERAL, "barbot", "/w/a", True), (SEVERAL, "barbot", "/z/d", False),
    (SEVERAL, "bazbot", "/z/d", True),
    (SEVERAL, AGENT, "/foo/bar/", False), (SEVERAL, "barbot", "/foo/bar/", False),
    (SEVERAL, "bazbot", "/foo/bar/", False),
    # what is not of the protocol ends no group
    *(
        (f"User-agent: {name}\n{line}\nUser-agent: *\nDisallow: /\n", agent, "/", False)
        for name, line in (("barbot", "Sitemap: https://foo.bar/sitemap"), (AGENT, "Invalid-Unknown-Line: unknown"))
        for agent in (AGENT, "barbot")
    ),
    # names of lines and of agents in any case
    *(
        (text, AGENT, path, allowed)
        for text in ("USER-AGENT: paperbot\nALLOW: /x/\nDISALLOW: /", "uSeR-aGeNt: paperbot\nAlLoW: /x/\ndIsAlLoW: /\n")
        for path, allowed in (("/x/y", True), ("/a/b", False))
    ),
    *((f"{name}allow: /x/", agent, "/a", False) for name in NAMES for agent in (AGENT, "PaperBot")),
    # an agent's name ends where letters, hyphens and underscores end
    *((group("allow: /x/", "disallow: /", agent=name), agent, path, allowed)
      for name in ("FOO BAR", "foo bar", "FoO bAr") for agent in ("Foo", "foo")
      for path, allowed in (("/x/y", True), ("/a/b", False))),
    (group("disallow: /", agent="*") + group("allow: /x/", "disallow: /", agent="Foo Bar"), "Foo", "/x/y", True),
    (group("disallow: /", agent="*") + group("allow: /x/", "disallow: /", agent="Foo Bar"), "Foo Bar", "/x/y", False),
    (group("disallow: /", agent="paperbot/1.0"), AGENT, "/x", False),
    (group("disallow: /", agent="paper"), AGENT, "/x", True),
    (group("disallow: /", agent="* all"), AGENT, "/x", False),
    # no group of one's own: that of all, or nothing
    (group("allow: /", agent="*") + group("disallow: /"), AGENT, "/x/y", False),
    (group("allow: /", agent="*") + group("disallow: /"), "barbot", "/x/y", True),
    (group("allow: /") + group("disallow: /", agent="barbot"), "quxbot", "/x/y", True),
    (group("disallow: /", agent="*") + group("disallow:"), AGENT, "/x/y", True),
    # paths in their own case
    (group("disallow: /x/"), AGENT, "/x/y", False), (group("disallow: /X/"), AGENT, "/x/y", True),
    # the longest pattern decides, whatever the order; of equals `allow`
    (group("disallow: /x/page.html", "allow: /x/"), AGENT, "/x/page.html", False),
    (group("allow: /x/page.html", "disallow: /x/"), AGENT, "/x/page.html", True),
    (group("allow: /x/page.html", "disallow: /x/"), AGENT, "/x/", False),
    (group("disallow:", "allow:"), AGENT, "/x/page.html", True),
    (group("disallow: /", "allow: /"), AGENT, "/x/page.html", True),
    (group("disallow: /x", "allow: /x/"), AGENT, "/x", False),
    (group("disallow: /x", "allow: /x/"), AGENT, "/x/", True),
    (group("disallow: /x/page.html", "allow: /x/page.html"), AGENT, "/x/page.html", True),
    (group("allow: /page", "disallow: /*.html"), AGENT, "/page.html", False),
    (group("allow: /page", "disallow: /*.html"), AGENT, "/page", True),
    (group("allow: /x/page.", "disallow: /*.html"), AGENT, "/x/page.html", True),
    (group("allow: /x/page.", "disallow: /*.html"), AGENT, "/x/y.html", False),
    (group("disallow: /x/", agent="*") + group("disallow: /y/"), AGENT, "/x/page", True),
    (group("disallow: /x/", agent="*") + group("disallow: /y/"), AGENT, "/y/page", False),
    # percent-encoding
    (group("disallow: /", "allow: /a?b=c&d=http://foo.bar?e&f"), AGENT, "/a?b=c&d=http://foo.bar?e&f", True),
    (group("disallow: /", "allow: /a/ツ"), AGENT, "/a/%E3%83%84", True),
    (group("disallow: /", "allow: /a/%E3%83%84"), AGENT, "/a/%E3%83%84", True),
    (group("disallow: /", "allow: /a/%62%61%7A"), AGENT, "/a/%62%61%7A", True),
    # special characters
    (group("disallow: /foo/bar/quz", "allow: /foo/*/qux"), AGENT, "/foo/bar/quz", False),
    *((group("disallow: /foo/bar/quz", "allow: /foo/*/qux"), AGENT, path, True)
      for path in ("/foo/quz", "/foo//quz", "/foo/bax/quz")),
    (group("disallow: /foo/bar$", "allow: /foo/bar/qux"), AGENT, "/foo/bar", False),
    *((group("disallow: /foo/bar$", "allow: /foo/bar/qux"), AGENT, path, True)
      for path in ("/foo/bar/qux", "/foo/bar/", "/foo/bar/baz")),
    (group("# disallow: /", "disallow: /foo/quz#qux", "allow: /"), AGENT, "/foo/bar", True),
    (group("# disallow: /", "disallow: /foo/quz#qux", "allow: /"), AGENT, "/foo/quz", False),
    # a folder is its index.html
    *((group("allow: /folder/index.html", "disallow: /", agent="*"), AGENT, path, allowed)
      for path, allowed in (("/folder/", True), ("/folder/index.htm", False), ("/folder/index.html", True),
                            ("/b", False))),
    # lines are read up to 16,663 bytes
    (group(f"disallow: {LONG}/qux"), AGENT, "/fux", True),
    (group(f"disallow: {LONG}/qux"), AGENT, f"{LONG}/fux", False),
    (group("disallow: /", f"allow:    {LONG}/qux"), AGENT, "/", False),
    (group("disallow: /", f"allow:    {LONG}/qux"), AGENT, f"{LONG}/fux", True),
    # Google's documentation
    *((group("disallow: /", rule), AGENT, path, allowed)
      for rule, paths in FISH.items() for allowed, found in paths.items() for path in found.split()),
    (group("allow: /p", "disallow: /"), AGENT, "/page", True),
    (group("allow: /folder", "disallow: /folder"), AGENT, "/folder/page", True),
    (group("allow: /page", "disallow: /*.htm"), AGENT, "/page.htm", False),
    (group("allow: /$", "disallow: /"), AGENT, "/", True),
    (group("allow: /$", "disallow: /"), AGENT, "/page.html", False),
    # a byte order mark
    ("\ufeffuser-agent: *\ndisallow: /\n", AGENT, "/", False),
    ("user-agent: *\n\ufeffdisallow: /\n", AGENT, "/", True),
    # all three kinds of line ends, and no others
    *((group("disallow: /").replace("\n", end), AGENT, "/", False) for end in ("\n", "\r\n", "\r")),
    ("user-agent: paperbot\x0cdisallow: /\n", AGENT, "/", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "agent", "path", "allowed"), GOOGLE)
def test_googles_verdicts(text: str, agent: str, path: str, allowed: bool) -> None:
    assert robots(text, agent).verdict(SITE + path).allowed is allowed


def test_the_rfc_rules_over_google_on_percent_encoding() -> None:
    """RFC 9309 section 2.2.2: %62 is b, %3A is not `:`; a raw octet in a file is that octet of the address."""
    ours = robots(group("disallow: /foo/bar/%62%61%7A", "disallow: /a%3ab"))
    assert not ours.verdict(f"{SITE}/foo/bar/baz").allowed
    assert not robots(b"user-agent: *\ndisallow: /caf\xe9\n").verdict(f"{SITE}/caf%E9").allowed


@pytest.mark.parametrize(
    ("path", "allowed"), [("/path/file-with-a-*.html", False), ("/path/foo-$", False), ("/x", True)]
)
def test_special_characters_are_meant_literally_where_they_are_encoded(path: str, allowed: bool) -> None:
    """RFC 9309 section 2.2.3."""
    ours = robots(group("disallow: /path/file-with-a-%2A.html", "disallow: /path/foo-%24"))
    assert ours.verdict(SITE + path).allowed is allowed


def test_the_examples_of_the_rfc() -> None:
    """RFC 9309 section 5.1."""
    text = """User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""
    paths = ("/a.gif", "/example/x", "/publications/x", "/example/page.html", "/example/allowed.gif")
    found = {agent: [robots(text, agent).verdict(SITE + path).allowed for path in paths]
             for agent in (AGENT, "foobot", "bazbot", "quxbot")}  # fmt: skip
    assert found == {
        AGENT: [False, False, True, False, False],
        "foobot": [False, False, False, True, True],
        "bazbot": [True, True, True, False, True],
        "quxbot": [True] * 5,
    }


def test_robots_txt_itself_is_always_allowed() -> None:
    """RFC 9309 section 2.2.2."""
    assert robots("user-agent: *\ndisallow: /\n").verdict(f"{SITE}/robots.txt").allowed


def test_the_first_512_kb_are_read_and_no_half_line() -> None:
    """RFC 9309 section 2.5: at least 500 KiB."""
    head = "user-agent: *\ndisallow: /before\n"
    filler = "#" * 99 + "\n"
    full = head + filler * (500 * 1024 // 100) + "disallow: /at-500-kib\n"
    full += "#" * (MAX_BYTES - len(full) - len("\ndisallow: /")) + "\ndisallow: /long\ndisallow: /after\n"
    ours = robots(full)
    assert [ours.verdict(f"{SITE}/{path}").allowed for path in ("before", "at-500-kib", "after", "any")] == [
        False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        (("crawl-delay: 5",), 5.0),
        (("Crawl-Delay: 0.5", "disallow: /x"), 0.5), (("crawl-delay: 1", "crawl-delay: 3"), 3.0),
        (("crawl-delay: 3600",), MAX_CRAWL_DELAY_S), (("crawl-delay: nan",), 0.0), (("crawl-delay: -1",), 0.0),
        (("crawl-delay: 1e9",), 0.0), (("crawl-delay: ten",), 0.0), ((), 0.0),
    ],
)  # fmt: skip
def test_a_crawl_delay_is_honoured_up_to_two_minutes(lines: tuple[str, ...], seconds: float) -> None:
    """The cap is that of Common Crawl's news crawler."""
    assert robots(group(*lines)).verdict(SITE).delay_s == seconds


def test_the_crawl_delay_is_that_of_the_group_that_applies() -> None:
    text = group("crawl-delay: 9", "disallow: /", agent="*") + group("disallow: /x")
    assert robots(text).verdict(SITE).delay_s == 0
    assert robots(text, "other").verdict(SITE).delay_s == 9


@pytest.mark.parametrize(
    ("path", "said"),
    [("/a/b", "Disallow: /a (line 2)"), ("/a/b/c", "Allow: /a/b/ (line 5)"),
     ("/z", None), ("/s/%C3%A9", "Disallow: /s/%C3%A9 (line 4)")],
)  # fmt: skip
def test_the_rule_that_decides_is_named_with_its_line(path: str, said: str | None) -> None:
    text = "user-agent: *\ndisallow: /a # one\n\ndisallow: /s/é\nallow: /a/b/\n"
    rule = robots(text).explained(SITE + path).rule
    assert (rule and rule_text(rule)) == said


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        ("newsbeam/0.1.0 (news feed ingestion; no contact given)", "newsbeam"), ("My_News-Bot", "My_News-Bot"),
        ("Mozilla/5.0 (compatible; ExampleBot/0.1; https://www.example.com/bot.html)", "ExampleBot"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Mozilla"), ("007", "newsbeam"), ("", "newsbeam"),
    ],
)  # fmt: skip
def test_the_product_token_of_a_user_agent(agent: str, token: str) -> None:
    """RFC 9309 section 2.2.1: letters, hyphens and underscores."""
    assert product_token(agent) == token


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_are_some_policy(body: bytes, path: str) -> None:
    ours = RobotsTxt(read_policy(b"user-agent: *\n" + body, AGENT))
    assert isinstance(ours.verdict(f"{SITE}/{path}".encode("utf-8", "replace").decode()).allowed, bool)


KEYS = st.sampled_from(["allow", "disallow"])
PATHS = st.text(st.sampled_from("/ab*$.?%2A"), min_size=1, max_size=8).map("/".__add__)


@given(st.lists(st.tuples(KEYS, PATHS), max_size=8), PATHS)
def test_within_one_group_the_verdict_is_protegos_and_its_rule_agrees(rules: list[tuple[str, str]], path: str) -> None:
    text = group(*(f"{key}: {pattern}" for key, pattern in rules), agent="*")
    found = robots(text).explained(SITE + path)
    assert found.allowed is Protego.parse(text).can_fetch(SITE + path, AGENT)
    assert found.allowed or found.rule is not None
    assert found.rule is None or found.rule.allow is found.allowed


@given(st.lists(st.tuples(KEYS, PATHS), max_size=8))
def test_a_policy_read_again_from_its_own_rules_is_the_same(rules: list[tuple[str, str]]) -> None:
    policy = read_policy(group(*(f"{key}: {pattern}" for key, pattern in rules)).encode(), AGENT)
    text = group(*(f"{'allow' if rule.allow else 'disallow'}: {rule.pattern}" for rule in policy.rules))
    assert [rule.pattern for rule in read_policy(text.encode(), AGENT).rules] == [rule.pattern for rule in policy.rules]
    assert isinstance(policy, Policy)
    assert all(isinstance(rule, Rule) for rule in policy.rules)
