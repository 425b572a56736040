"""Faults 8, 13 and 14: pages that are poison, servers that fail in every way, and hosts that trickle."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

from tests.faults.case import VARIANT, Case, Row, Skip
from tests.faults.lab import Lab
from tests.faults.poison import POISON_FEEDS, POISONS, poisoned
from tests.faults.site import Answer, Broken, Site, serve
from tests.faults.world import World, world

MIN_RETRY_S, RETRY_AFTER_S = 60, 7200
WAIT = Answer(status=429, headers=(("Retry-After", str(RETRY_AFTER_S)),))
DEAD_FEED_S = 16.0
"""A host that accepts and says nothing is given up after 15 s (HttpFetcher.read_timeout_s), and a second to spare."""


def poison(lab: Lab, seed: int) -> Row:
    """Fault 8: hostile pages and feeds among 100 good items."""
    good = world(100 + seed, 100, 5)
    with lab.case(good) as calm, serve(good.docs()) as site:
        calm.heals(site)
        expected = calm.published()
    docs, faults, expectations = poisoned(good, seed)
    feeds = World(feeds={**good.feeds, **dict.fromkeys(POISON_FEEDS, ())})
    with lab.case(feeds) as case, serve(docs) as site:
        site.faults, site.for_good = faults, set(faults)
        case.heals(site, how=(*VARIANT, "poison", "1"))
        letters = Counter((line["guid"] or line["subject"], line["reason"]) for line in case.lines("failures"))
        row = case.row("8", f"{len(POISONS)} poison pages, {len(POISON_FEEDS)} poison feeds among 100 good", expected)
    row.broken += [f"{name}: {reason} × {n}, not expected" for (name, reason), n in (letters - expectations).items()]
    row.broken += [f"{name}: no {reason}" for name, reason in expectations - letters]
    row.heal_s = None
    row.notes.append("every good item published, every poison one dead letter with its reason")
    return row


def server_matrix(lab: Lab, seed: int) -> Row:
    """Fault 13: each feed and some pages fail in their own way; they are left alone until their time, then come."""
    if lab.feeds < 12:
        raise Skip("needs 12 feeds, one for each fault")
    rng = random.Random(seed)
    with lab.case(per_unit=lab.feeds, after=lab.half) as case, serve(lab.world.docs()) as site:
        feeds = rng.sample(list(lab.world.feeds), 7)
        fresh = [items[len(items) // 2 :] for feed, items in lab.world.feeds.items() if feed not in feeds]
        pages = [rng.choice(items).link for items in fresh[:4]]
        _misbehave(site, feeds, pages)
        case.heals(site)
        delay = _pages_wait(site)
        row = Row(number="13", name="")
        row.broken += _expect(case, dict(zip(feeds, FEED_ENDS, strict=True)))
        due, since = _due(site, {*(feeds[n] for n in (0, 1, 3, 4, 5)), *pages}), len(site.log)
        case.heals(site)
        early = {url for moment, url in site.log[since:] if moment < due.get(url, 0.0)}
        row.broken += [f"asked again before its time: {sorted(early)}"] if early else []
        site.clear()
        late = case.heals(site, how=(*VARIANT, "clock", "3"))
        done = case.row("13", "Servers: 503, 429 + Retry-After, 301, silence, reset, cut, 404, 304, 410", lab.expected)
        row.broken += _gone(case, site, feeds[6])
    done.heal_s, done.runs, done.broken = late.seconds, case.runs, row.broken
    done.broken += [f"one dead feed delayed the others by {delay:.1f} s"] if delay > DEAD_FEED_S + 5 else []
    done.notes.append("outcomes as DESIGN §2 says, none asked again before its time, a 410 never again")
    done.notes.append(
        f"seed {seed}: with a dead feed in the unit the others' pages waited {delay:.1f} s (15 s of silence)"
    )
    return done


def _due(site: Site, failed: set[str]) -> dict[str, float]:
    """When each may be asked again: a minute after it failed, or as it said; a slow run may take longer than that."""
    asked = {url: moment for moment, url in reversed(site.log) if url in failed}
    waits = {url: RETRY_AFTER_S if WAIT in site.faults[url] else MIN_RETRY_S for url in asked}
    return {url: moment + waits[url] for url, moment in asked.items()}


def _pages_wait(site: Site) -> float:
    """Seconds from a run's first poll to its first page, which waits for every feed of the unit."""
    return next(moment for moment, url in site.log if not url.endswith(".xml")) - site.log[0][0]


FEED_ENDS = (
    ("deferred", "server-error"),
    ("deferred", "rate-limited"),
    ("changed", None),
    ("deferred", "timeout"),
    ("deferred", "reset"),
    ("deferred", "truncated"),
    ("failed", "not-found"),
)


def _misbehave(site: Site, feeds: list[str], pages: list[str]) -> None:
    moved = feeds[2].replace("feed.xml", "moved.xml")
    site.docs = {**site.docs, moved: site.docs[feeds[2]]}
    of_feeds = (
        Answer(status=503), WAIT, Answer(status=301, headers=(("Location", moved),)), Broken(how="silent"),
        Broken(how="reset"), Broken(how="cut"), Answer(status=404),
    )  # fmt: skip
    of_pages = (Answer(status=500), WAIT, Broken(how="reset"), Broken(how="cut"))
    site.faults = {url: [fault] for url, fault in zip((*feeds, *pages), (*of_feeds, *of_pages), strict=False)}
    # On a connection that was kept from robots.txt the client may ask once more (RFC 9112 section 9.3.1): reset again.
    site.for_good = {url for url, [fault] in site.faults.items() if fault == Broken(how="reset")}


def _expect(case: Case, ends: dict[str, tuple[str, str | None]]) -> Iterable[str]:
    rows = case.query("SELECT url, last_outcome, last_reason FROM feeds")
    found = {row[0]: (row[1], row[2]) for row in rows}
    return [f"{url}: {found[url]}, not {end}" for url, end in ends.items() if found[url] != end]


def _gone(case: Case, site: Site, feed: str) -> list[str]:
    before = case.published()
    site.clear()
    site.faults[feed], site.for_good = [Answer(status=410)], {feed}
    case.heals(site, how=(*VARIANT, "clock", "27"))
    [(outcome,)] = case.query(f"SELECT last_outcome FROM feeds WHERE url = '{feed}'")  # noqa: S608
    since = len(site.log)
    case.heals(site, "--all-due", how=(*VARIANT, "clock", "28"))
    found = [] if outcome == "gone" else [f"a 410 ended as {outcome}"]
    found += ["a feed that is gone was asked again"] if feed in site.asked(since) else []
    return found + (["something was published again"] if case.published() != before else [])


def slow_hosts(lab: Lab, seed: int) -> Row:
    """Fault 14: the pages of a tenth of the hosts trickle; the unit's budget ends the wait."""
    # Below the 30 s after which a page that trickles is a try that failed, and waits a minute for the next one.
    budget_s = min(28.0, max(12.0, 1.5 * lab.usual_s))
    slow = random.Random(seed).sample(list(lab.world.feeds), max(1, lab.feeds // 10))
    trickling = {item.link for feed in slow for item in lab.world.feeds[feed]}
    calm = _rate(lab.calm, trickling)
    with lab.case(per_unit=lab.feeds) as case, serve(lab.world.docs()) as site:
        site.faults, site.for_good = {link: [Broken(how="trickle")] for link in trickling}, set(trickling)
        first = case.heals(site, "--unit-budget", str(budget_s))
        rate = _rate(site.log, trickling)
        held = lab.expected.total() - case.published().total()
        site.clear()
        late = case.heals(site)
        row = case.row("14", f"{len(slow)} of {lab.feeds} hosts trickle, --unit-budget {budget_s:.0f}s", lab.expected)
    if rate < 0.9 * calm:  # two equal runs differ by up to a sixth on a shared machine
        calm = min(calm, _rate(lab.in_one_unit(), trickling))
    ratio = rate / calm
    row.heal_s = late.seconds
    row.notes.append(f"seed {seed}: the others at {ratio:.2f} of their pace without them, run of {first.seconds:.0f} s")
    row.notes.append(f"seed {seed}: {held} deferred, published once by the next run")
    row.broken += [f"the run took {first.seconds:.0f} s"] if first.seconds > budget_s + lab.usual_s + 5 else []
    row.broken += [f"the others ran at {ratio:.2f}"] if ratio < 0.9 and lab.items >= 1000 else []
    return row


def _rate(log: list[tuple[float, str]], without: set[str]) -> float:
    """Good pages a second, from the first one to the last one."""
    times = [moment for moment, url in log if not url.endswith(".xml") and url not in without]
    return len(times) / (times[-1] - times[0])
