"""Faults 1, 2, 3 and 15: the process is killed or told to end, at points chosen by chance."""

from __future__ import annotations

import contextlib
import os
import random
import select
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from tests.faults.case import VARIANT, Case, Keys, Row, wait_until
from tests.faults.lab import UNITS, Lab
from tests.faults.site import Broken, Site, serve
from tests.processes import descendants_of

KINDS = ("poll", "page", "time", "staged", "committed", "page", "acknowledged", "time", "file", "page")
STARTING, POLLING, FETCHING, STAGED = "starting", "polling", "fetching", "staged"
COMMITTED, PUBLISHING, BETWEEN = "committed", "publishing", "between units"


def kills_at_random(lab: Lab, seed: int) -> tuple[Row, list[str]]:
    """SIGKILL at a random point, the next run killed at another one, then one more run; and the kills' phases.

    With an even seed the first of them is the first run of a new ledger.
    """
    rng, after = random.Random(seed), lab.half if seed % 2 else None
    for kinds in (KINDS[2 * seed % len(KINDS) :][:2], ("page", "page")):  # a point may lie behind the end of its run
        with lab.case(after=after) as case, serve(lab.world.docs()) as site:
            phases = [phase for kind in kinds if (phase := _killed(case, site, kind, rng, lab))]
            if len(phases) == len(kinds):
                case.patient = seed == 0
                name = "SIGKILL at a random point, then at another one of the next run, then one more run"
                return healed(case, site, lab.expected, "1", name), phases
    raise AssertionError("no kill met the process alive")


def _killed(case: Case, site: Site, kind: str, rng: random.Random, lab: Lab) -> str | None:
    """The phase in which a kill fell; null when the run had ended before."""
    before, asked = {unit_id for unit_id, _ in case.units()}, len(site.log)
    case.a_minute_passes()
    reached = _point(kind, rng, case, site, lab)
    with case.started(site) as process:
        alive = wait_until(reached, process, 0.02) and process.poll() is None  # to look at a ledger takes CPU
        process.kill()
        if not alive or process.wait(30) != -signal.SIGKILL:
            return None
    return phase_of(case, site.asked(asked), before)


def _point(kind: str, rng: random.Random, case: Case, site: Site, lab: Lab) -> Callable[[], bool]:
    """A condition that comes true somewhere in the next run: of a first one in the first half, so that one is left."""
    counts = {"committed": _committed, "acknowledged": _acknowledged, "file": _files, "staged": _staged}
    units = max(1, UNITS - 1 - UNITS * len(site.log) // case.requests) if site.log else UNITS // 2
    if kind in counts:
        nth = counts[kind](case) + rng.randint(1, units)
        return lambda: counts[kind](case) >= nth
    if kind == "poll":
        return site.at_request(rng.randint(1, case.per_unit)).is_set
    if kind == "page":
        return site.at_request(rng.randint(case.per_unit + 1, units * case.requests // UNITS)).is_set
    usual_s = lab.usual_s * case.requests / lab.requests
    return partial(_past, time.monotonic() + rng.uniform(0.15, 0.2 * units) * usual_s)


def _committed(case: Case) -> int:
    return len(case.query("SELECT unit_id FROM units WHERE state IN ('committed', 'published')"))


def _acknowledged(case: Case) -> int:
    return len(_acknowledged_units(case))


def _acknowledged_units(case: Case) -> list[str]:
    return [row[0] for row in case.query("SELECT unit_id FROM unit_sinks WHERE acknowledged_at IS NOT NULL")]


def _files(case: Case) -> int:
    return len(list(case.out.glob("articles/dt=*/*.jsonl")))


def _staged(case: Case) -> int:
    """Units that were committed, and those that have a staged file."""
    return _committed(case) + len({path.parent for path in case.out.glob("_staging/*/[!.]*.jsonl")})


def _past(moment: float) -> bool:
    return time.monotonic() > moment


def phase_of(case: Case, asked: list[str], before: set[str]) -> str:
    """Where a run was when it died: by the ledger, the staging, and for an open unit by what the site was asked.

    Args:
        case: of the run.
        asked: what it asked the site for.
        before: units of the run before it, which are the newest until it begins one.
    """
    units = [unit for unit in case.units() if unit[0] not in before]
    if not units:
        return STARTING
    unit_id, state = units[-1]
    if state == "open":
        if list(case.out.glob(f"_staging/{unit_id}/[!.]*.jsonl")):
            return STAGED
        return POLLING if not asked or asked[-1].endswith(".xml") else FETCHING
    if state == "committed":
        begun = list(case.out.glob(f"*/dt=*/{unit_id}-*")) or unit_id in _acknowledged_units(case)
        return PUBLISHING if begun else COMMITTED
    return BETWEEN


def healed(case: Case, site: Site, expected: Keys, number: str, name: str) -> Row:
    """One run that heals, one that has nothing to do; no staging and no open unit is left."""
    case.heals(site)
    after = case.published()
    case.run(site, "--all-due", "--feeds-per-unit", str(len(case.feeds)))
    row = case.row(number, name, expected)
    row.broken += ["the run after the healing one published something"] if case.published() != after else []
    row.broken += ["staging is left"] if (case.out / "_staging").exists() else []
    row.broken += ["an open unit is left"] if case.query("SELECT 1 FROM units WHERE state = 'open'") else []
    return row


def kill_at_a_port(lab: Lab, seed: int, point: str, number: str, name: str, state: str, note: str) -> Row:
    """SIGKILL at the n-th passage of a point between two effects."""
    nth = random.Random(seed).randrange(1, 4)
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        marker = lab.scratch() / "marker"
        how = (*VARIANT, point, f"{marker}@{nth}")
        with case.started(site, how=how) as process:
            assert wait_until(marker.exists, process, 0.02), f"it ended before {point} no. {nth}"
            process.kill()
        case.check(case.units()[-1][1] == state, f"the unit is not {state}: {case.units()}")
        row = healed(case, site, lab.expected, number, name)
    row.notes.append(note)
    return row


def before_the_state_commit(lab: Lab, seed: int) -> Row:
    """Fault 2: the sink has the unit, the ledger doesn't know it; and before that, staged but not committed."""
    name = "SIGKILL between the sink's write and its acknowledgement in the ledger"
    if seed % 2:
        return kill_at_a_port(lab, seed, "commit", "2", name, "open", "after the staging, before the commit")
    return kill_at_a_port(lab, seed, "published", "2", name, "committed", "after the sink's write")


def before_the_sink_write(lab: Lab, seed: int) -> Row:
    """Fault 3: the ledger has the unit, the sink doesn't."""
    name = "SIGKILL between the commit and the sink's write"
    if seed % 2:
        note = "after the acknowledgement, before the unit is closed"
        return kill_at_a_port(lab, seed, "acknowledged", "3", name, "committed", note)
    return kill_at_a_port(lab, seed, "committed", "3", name, "committed", "before the sink's write")


def kill_children(lab: Lab, seed: int) -> Row:
    """Extractor processes are killed while they work: the run goes on, a page under way is a dead letter to retry."""
    rng = random.Random(seed)
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        places = sorted(rng.sample(range(lab.feeds * 2, case.requests), 3))
        with case.started(site) as process:
            killed = sum(_kill_a_child(site, process, place, rng) for place in places)
            assert process.wait(300) == 0, case.log.read_text()[-1000:]
        letters = [row[0] for row in case.query("SELECT reason FROM items WHERE outcome = 'failed'")]
        case.check(len(letters) <= killed, f"{len(letters)} pages failed, {killed} children were killed")
        case.check(set(letters) <= {"parser-crash"}, f"seed {seed}: reasons of the pages that were hit: {letters}")
        case.check(case.tool("retry").status == 0, "`newsbeam retry` failed")
        case.heals(site)
        note = (
            "the run goes on, exit 0; a page under way in a killed child is a dead letter, `newsbeam retry` brings it"
        )
        row = case.row("1", "SIGKILL of three child processes in a run", lab.expected, note)
        row.notes.append(f"seed {seed}: {killed} killed, {len(letters)} pages hit")
        return row


def _kill_a_child(site: Site, process: subprocess.Popen[bytes], place: int, rng: random.Random) -> bool:
    wait_until(lambda: len(site.log) >= place, process, 0.005)
    for child in rng.sample(found := sorted(descendants_of(process.pid)), len(found)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
            return True
    return False


def told_to_end(lab: Lab, seed: int) -> Row:
    """Fault 15: SIGTERM at a random request, with a slow site among the others."""
    rng = random.Random(seed)
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        first = list(lab.world.feeds.values())[: case.per_unit]  # so that there is something to drain
        slow = rng.choice(first)
        site.faults |= {item.link: [Broken(how="trickle")] for item in slow}
        site.for_good |= set(site.faults)
        come = site.at_request(rng.randrange(2 * case.per_unit, 3 * case.per_unit + case.requests // lab.feeds))
        with case.started(site) as process:
            assert wait_until(come.is_set, process)
            process.terminate()
            seconds, status = _ends(process)
        site.clear()
        note = f"seed {seed}: ended after {seconds:.1f} s with status {status}"
        row = healed(
            case, site, lab.expected, "15", "SIGTERM at a random request of the first unit, one site trickling"
        )
        row.notes.append(note)
        row.broken += [f"it took {seconds:.1f} s to end"] if seconds > 30 else []
        return row


def _ends(process: subprocess.Popen[bytes]) -> tuple[float, int]:
    begun, handle = time.monotonic(), os.pidfd_open(process.pid)
    select.select([handle], [], [], 60.0)
    os.close(handle)
    seconds = time.monotonic() - begun
    process.kill()
    return seconds, process.wait(10)


def distribution(phases: list[str]) -> Iterator[tuple[str, int]]:
    """How often a kill fell in each phase, in the order of a unit's life."""
    counts = Counter(phases)
    for phase in (STARTING, POLLING, FETCHING, STAGED, COMMITTED, PUBLISHING, BETWEEN):
        yield phase, counts[phase]
