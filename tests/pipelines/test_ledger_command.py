"""A lost ledger made anew from what was published: nothing is published twice."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines.options import UsageError
from tests.fakes import Site, page, prose, rss
from tests.pipelines.test_identity import feed as shown
from tests.pipelines.test_identity import page as said_page
from tests.pipelines.worlds import FEEDS, WORLD, command, lines, published, run
from transforms.io.ledger.database import LedgerError, engine, reading
from transforms.io.ledger.tables import aliases, articles, feeds, fingerprints, items, outlines
from transforms.io.publishing import SinkError

REVISED = Site(
    {
        **WORLD.answers,
        FEEDS[0]: rss(("1", "https://a.example/1", "One, corrected"), ("2", "https://a.example/2", "Two")),
        "https://a.example/1": page("One, corrected", *prose("causeway")),
    }
)


def known(folder: Path) -> dict[str, set[tuple[object, ...]]]:
    """What of the ledger a rebuilt one must have too."""
    columns = {
        "articles": [articles.c[name] for name in articles.c.keys()],  # noqa: SIM118 - of a collection, not a dict
        "feeds": [feeds.c.url],
        "aliases": list(aliases.c),
        "fingerprints": [fingerprints.c.identifier, fingerprints.c.fingerprint],
        "outlines": [outlines.c.identifier, outlines.c.outline],
        "items": [items.c.item_key, items.c.feed_url, items.c.content_hash, items.c.identifier],
    }
    url = f"sqlite:///{folder / 'ledger.db'}"
    with reading(url) as connection:
        found = {name: {tuple(row) for row in connection.execute(sa.select(*of))} for name, of in columns.items()}
    engine(url).dispose()
    return found


def lose(folder: Path) -> None:
    engine(f"sqlite:///{folder / 'ledger.db'}").dispose()
    for path in folder.glob("ledger.db*"):
        path.unlink()


def rebuild(folder: Path, url: str | None = None) -> int:
    return command("ledger", "rebuild", "--from", str(folder), "--ledger", url or f"sqlite:///{folder / 'ledger.db'}")


def test_after_a_rebuild_nothing_is_published_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path)
    run(tmp_path, "--all-due", site=REVISED)
    before, keys = known(tmp_path), published(tmp_path)
    assert sorted(version for _, version in keys) == [1, 1, 1, 2]
    lose(tmp_path)
    assert rebuild(tmp_path) == 0
    assert "3 articles of 2 feeds, from 4 records" in capsys.readouterr().out
    after = known(tmp_path)
    whole = ("articles", "feeds", "fingerprints", "outlines")
    assert {name: after[name] for name in whole} == {name: before[name] for name in whole}
    assert after["items"] <= before["items"]
    assert after["aliases"] == before["aliases"]
    result = run(tmp_path, "--refetch", site=REVISED)
    assert (result.summary.items["stored"], result.summary.items["revised"]) == (0, 0)
    assert published(tmp_path) == keys


def test_what_a_record_does_not_tell_exactly_is_found_by_its_address(tmp_path: Path) -> None:
    """As if every item's title had been another: all is fetched again, none is published."""
    run(tmp_path)
    keys = published(tmp_path)
    lose(tmp_path)
    rebuild(tmp_path)
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with engine(url).begin() as connection:
        connection.execute(sa.delete(items))
    assert run(tmp_path, "--refetch").summary.items["duplicate"] == 4
    assert published(tmp_path) == keys


def test_an_article_that_changed_meanwhile_is_the_next_version(tmp_path: Path) -> None:
    run(tmp_path)
    lose(tmp_path)
    rebuild(tmp_path)
    assert run(tmp_path, "--refetch", site=REVISED).summary.items["revised"] == 1
    assert [record["version"] for record in lines(tmp_path, "articles") if "causeway" in record["articleBody"]] == [2]


SAID = {
    "the AMP page's address": ("<link rel=amphtml href='/one-story.amp'>", "false 1", "/one-story.amp"),
    "an og:url beside a canonical address": (
        "<link rel=canonical href='/one-story'><meta property=og:url content='https://a.example/x/one-story'>",
        "false 1",
        "/x/one-story",
    ),
    "a permalink": ("", "https://a.example/?p=1", "/?p=1"),
}
"""Addresses that only the page or the feed says an article has: its head, its GUID, the address."""


@pytest.mark.parametrize("lost", [False, True], ids=["ledger kept", "ledger rebuilt"])
@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("there", [True, False], ids=["there", "not there"])
def test_an_address_that_was_only_said_is_known_after_a_rebuild(
    kind: str, lost: bool, there: bool, tmp_path: Path
) -> None:
    head, guid, path = SAID[kind]
    pages = {"https://a.example/one-story": said_page("One", head)}
    pages |= {f"https://a.example{path}": said_page("One")} if there else {}
    now = ("--min-poll-interval", "0")
    run(tmp_path, *now, site=Site({**pages, FEEDS[0]: shown((guid, "/one-story", "One")), FEEDS[1]: shown()}))
    if lost:
        lose(tmp_path)
        rebuild(tmp_path)
    later = run(tmp_path, *now, site=Site({**pages, FEEDS[0]: shown(("false 2", path, "One")), FEEDS[1]: shown()}))
    (article,) = lines(tmp_path, "articles")
    assert f"https://a.example{path}" in article["sameAs"]
    assert (later.summary.items["duplicate"], lines(tmp_path, "duplicates")) == (1, [])


def test_an_address_that_was_not_believed_is_in_no_record_and_not_known_after_a_rebuild(tmp_path: Path) -> None:
    """Both pages call the first one canonical; the second has another story."""
    wrong = "<link rel=canonical href='/one-story'>"
    pages = {
        "https://a.example/one-story": said_page("One", wrong),
        "https://a.example/other": said_page("Other", wrong),
    }
    world = Site({**pages, FEEDS[0]: shown(("1", "/one-story", "One"), ("2", "/other", "Other")), FEEDS[1]: shown()})
    run(tmp_path, site=world)
    keys = published(tmp_path)
    assert len(keys) == 2
    assert sorted(article["sameAs"] for article in lines(tmp_path, "articles")) == [[], []]
    lose(tmp_path)
    rebuild(tmp_path)
    run(tmp_path, "--refetch", site=world)
    assert published(tmp_path) == keys


def test_into_postgresql_as_well(tmp_path: Path, postgres_url: str) -> None:
    run(tmp_path)
    keys = published(tmp_path)
    assert rebuild(tmp_path, postgres_url) == 0
    run(tmp_path, "--refetch", "--ledger", postgres_url)
    assert published(tmp_path) == keys
    engine(postgres_url).dispose()


def test_a_ledger_that_is_there_is_not_touched(tmp_path: Path) -> None:
    run(tmp_path)
    before = known(tmp_path)
    with pytest.raises(LedgerError, match="there is one; move it away"):
        rebuild(tmp_path)
    assert known(tmp_path) == before


def test_a_broken_record_is_named_and_no_ledger_is_left(tmp_path: Path) -> None:
    run(tmp_path)
    lose(tmp_path)
    (path,) = tmp_path.glob("articles/dt=*/*.jsonl")
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with pytest.raises(SinkError, match=r"jsonl:2: "):
        rebuild(tmp_path)
    path.write_bytes(whole)
    assert rebuild(tmp_path) == 0


def test_a_folder_without_records_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither articles/ nor duplicates/"):
        rebuild(tmp_path)
