"""Faults 4, 5, 10 and 16: runs one after another or at once, clocks that are wrong, feeds that change in between."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from tests.faults.case import VARIANT, Case, Keys, Row
from tests.faults.lab import Lab
from tests.faults.site import serve
from tests.faults.world import Item, World, edited

TABLES = {
    "items": "SELECT * FROM items ORDER BY item_key",
    "articles": "SELECT * FROM articles ORDER BY identifier",
}


def twice(lab: Lab, seed: int) -> Row:
    """Fault 4: the same schedule again emits nothing and leaves the items and articles of the ledger as they were."""
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        case.heals(site)
        before, tables = case.published(), _tables(case)
        case.heals(site)
        case.heals(site, "--refetch")
        row = case.row("4", "The same schedule again, and again with --refetch", lab.expected)
        row.heal_s = None
        row.broken += ["a later run emitted something"] if case.published() != before else []
        row.broken += [f"table {name} differs" for name, rows in _tables(case).items() if rows != tables[name]]
        row.notes.append("later runs emit 0; tables items and articles equal, row by row")
        return row


def _tables(case: Case) -> dict[str, list[tuple[object, ...]]]:
    return {name: [tuple(row) for row in case.query(query)] for name, query in TABLES.items()}


def overlapping(lab: Lab, seed: int) -> Row:
    """Fault 5: a second process meets the first one alive: it leaves with 3, or waits with --wait."""
    if seed % 3 == 1:
        return _at_once(lab)
    rng = random.Random(seed)
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        come = site.at_request(rng.randrange(1, case.requests // 2), hold=True)
        with case.started(site) as first:
            assert come.wait(60)
            second = case.run(site)
            assert second.status == 3, f"the second process ended with {second.status}: {second.stderr[-500:]}"
            assert f"process {first.pid}" in second.stderr, second.stderr
            assert first.poll() is None, "the first run was not alive"
            with case.started(site, "--wait", "300s") as waiting:
                site.release.set()
                assert (first.wait(300), waiting.wait(300)) == (0, 0)
        row = case.row("5", "Two overlapping processes", lab.expected)
        row.notes.append("the second met the first alive and left with status 3 (it names the process)")
        row.notes.append("a third, with --wait, ran after it; both exit 0")
        return row


def _at_once(lab: Lab) -> Row:
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        with case.started(site) as one, case.started(site) as two:
            statuses = sorted([one.wait(300), two.wait(300)])
        assert statuses in ([0, 3], [0, 0]), statuses
        case.heals(site)
        note = f"two started in the same moment: exit statuses {statuses}"
        return case.row("5", "Two overlapping processes", lab.expected, note)


def wrong_clock(lab: Lab, seed: int) -> Row:
    """Fault 10: a run whose clock is a day ahead, behind, or both in turn; then the right time again."""
    hours = (("24",), ("-24",), ("24", "-24"))[seed % 3]
    with lab.case(after=lab.half) as case, serve(lab.world.only(0.75).docs()) as site:
        for ahead in hours:
            case.heals(site, how=(*VARIANT, "clock", ahead))
        site.docs = lab.world.docs()
        case.heals(site)
        name = "Clock wrong by a day, then right; feed dates in 2038, in 1970, unreadable or missing"
        row = case.row("10", name, lab.expected)
        if row.lost:
            row.notes.append(f"clock {'h, '.join(hours)} h: a plain run then left {row.lost} for later")
            case.heals(site, "--all-due")
            late = case.row(row.number, row.name, lab.expected, *row.notes, "--all-due brought them")
            row = replace(late, broken=["a feed polled in the future was not polled again at the right time"])
        return row


def edited_between(lab: Lab, seed: int) -> Row:
    """Fault 16: between two runs items are edited, GUIDs change, links get tracking, and the order is shuffled."""
    rng = random.Random(seed)
    plain = _plain(lab.world)
    chosen = rng.sample(plain, 15)
    later = _shuffled(rng, _renamed(edited(lab.world, chosen[:5]), chosen[5:10], chosen[10:]))
    docs = later.docs() | {item.link: lab.world.docs()[item.link] for item in chosen[10:]}
    with lab.case(after=lab.whole) as case, serve(docs) as site:
        before, by_guid = case.published(), _identifiers(case)
        expected: Keys = before + Counter((by_guid[item.guid], 2) for item in chosen[:5])
        case.heals(site)
        case.heals(site, "--refetch")
        row = case.row("16", "Items edited, GUIDs changed, new utm in links, order shuffled", expected)
        row.heal_s = None
        row.notes.append("5 edits, 5 GUIDs, 5 links: each edit is version 2 once, nothing else is published")
        return row


def _identifiers(case: Case) -> dict[str, str]:
    lines = [*case.lines("articles"), *case.lines("duplicates")]
    return {ref["guid"]: line["identifier"] for line in lines for ref in line["isPartOf"]}


def _plain(world: World) -> list[Item]:
    """Items with a page and a text of their own."""
    texts = Counter(item.paragraphs for items in world.feeds.values() for item in items)
    return [item for items in world.feeds.values() for item in items if texts[item.paragraphs] == 1]


def _renamed(world: World, guids: list[Item], links: list[Item]) -> World:
    new_guid, new_link = {item.guid for item in guids}, {item.guid for item in links}

    def change(item: Item) -> Item:
        if item.guid in new_guid:
            return replace(item, guid=f"{item.guid}-again")
        return replace(item, link=f"{item.link}?utm_source=rss&utm_medium=feed") if item.guid in new_link else item

    return World(feeds={url: tuple(map(change, items)) for url, items in world.feeds.items()})


def _shuffled(rng: random.Random, world: World) -> World:
    return World(feeds={url: tuple(rng.sample(items, len(items))) for url, items in world.feeds.items()})
