"""What sites want of robots, asked before each request, redirects included: robots.txt, and tdmrep.json if asked to."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.failure import Reason, Refusal
from schemas.robots import Policy, SiteFile, TdmRule, TdmStatement, Verdict
from schemas.wire import dumps, loads
from transforms.io.ports import Clock, SiteFileStore
from transforms.io.sitefiles import Ask, Kind, SiteFiles
from transforms.web import robots, urls
from transforms.web.sitefile import ROBOTS_PATH, TDM_PATH, Access, access, given_up
from transforms.web.tdm import TdmFile, read_tdmrep


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How rules for robots are treated. It pickles.

    Attributes:
        agent: our product token.
        clock: tells the time.
        obey: robots.txt counts.
        store: keeps the files from run to run, or null.
    """

    agent: str
    clock: Clock
    obey: bool = True
    store: SiteFileStore | None = None


class Gate:
    """Asks the rules of each origin. Belongs to one event loop."""

    def __init__(self, manners: Manners, ask: Ask) -> None:
        self._manners = manners
        self._robots = SiteFiles(_robots_kind(manners.agent), ask, manners.clock, manners.store)
        self._tdm = SiteFiles(_TDM_KIND, ask, manners.clock, manners.store)

    async def admit(self, url: str) -> float:
        """Let a request pass; returns the least time between the starts of two to this host, in seconds.

        Raises:
            Refusal: robots-disallowed; robots-unavailable: it may be asked later; or as for the origin itself.
        """
        if not self._manners.obey:
            return 0.0
        held = await self._robots.of(urls.origin(url))
        self._refuse_unknown(held.file)
        verdict = held.rules.verdict(url)
        if not verdict.allowed:
            rule = held.rules.explained(url).rule
            said = robots.rule_text(rule) if rule else "a rule"
            raise Refusal(Reason.ROBOTS_DISALLOWED, f"{held.file.origin}/robots.txt, {said}: {url[:200]}")
        return verdict.delay_s

    async def verdict(self, url: str) -> tuple[SiteFile, Verdict]:
        """What robots.txt says of an address, for a person: the file as found, and the verdict with its rule.

        Raises:
            Refusal: as for the origin itself.
        """
        held = await self._robots.of(urls.origin(url))
        return held.file, held.rules.explained(url)

    async def tdm(self, url: str) -> TdmStatement:
        """What the origin's tdmrep.json says of an address: nothing where it can't be had (TDMRep, "TDM File")."""
        try:
            held = await self._tdm.of(urls.origin(url))
        except Refusal:
            return TdmStatement()
        return held.rules.statement(url)

    async def close(self) -> None:
        """Keep what is not in the ledger yet."""
        await self._robots.close()
        await self._tdm.close()

    def _refuse_unknown(self, file: SiteFile) -> None:
        now = self._manners.clock()
        if access(file.status) is not Access.UNREACHABLE or given_up(file, now):
            return
        left_s = max((file.expires_at - now).total_seconds(), 1.0)
        raise Refusal(Reason.ROBOTS_UNAVAILABLE, f"{file.origin}/robots.txt: {file.detail}", retry_after_s=left_s)


def _robots_kind(agent: str) -> Kind[robots.RobotsTxt]:
    return Kind(
        name="robots.txt",
        path=ROBOTS_PATH,
        accept="text/plain, */*;q=0.1",
        max_bytes=robots.MAX_BYTES,
        agent=agent.lower(),
        read=lambda body: dumps(robots.read_policy(body, agent)),
        ready=lambda said: robots.RobotsTxt(loads(Policy, said) if said else Policy()),
    )


_TDM_KIND = Kind(
    name="tdmrep.json",
    path=TDM_PATH,
    accept="application/json, */*;q=0.1",
    max_bytes=robots.MAX_BYTES,
    agent="",
    read=lambda body: dumps(read_tdmrep(body)),
    ready=lambda said: TdmFile(loads(tuple[TdmRule, ...], said) if said else ()),
)
