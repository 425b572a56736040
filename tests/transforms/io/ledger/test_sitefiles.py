"""The ledger's cache of robots.txt and tdmrep.json, in both databases."""

from __future__ import annotations

from dataclasses import replace

from tests.samples import T0, site_file
from transforms.io.ledger.sitefiles import SqlSiteFiles


def test_what_is_kept_comes_back_by_origin_kind_and_agent(url: str) -> None:
    store = SqlSiteFiles(url=url)
    ours = site_file(failing_since=T0, status=None, detail="reset", said="")
    others = [replace(ours, origin="http://b"), replace(ours, kind="tdmrep.json"), replace(ours, agent="other")]
    store.save([ours, *others])
    assert store.load("robots.txt", "newsbeam", [ours.origin, "http://none"]) == {ours.origin: ours}
    assert store.load("robots.txt", "other", [ours.origin, "http://b"]) == {ours.origin: others[2]}


def test_a_newer_one_takes_the_place_of_an_older(url: str) -> None:
    store, old = SqlSiteFiles(url=url), site_file()
    store.save([old])
    store.save([replace(old, said="[]", status=404)])
    assert store.load("robots.txt", "newsbeam", [old.origin])[old.origin].status == 404


def test_thousands_at_once(url: str) -> None:
    store, origins = SqlSiteFiles(url=url), [f"http://host{number}" for number in range(3_000)]
    store.save([site_file(origin) for origin in origins])
    assert len(store.load("robots.txt", "newsbeam", origins)) == 3_000
