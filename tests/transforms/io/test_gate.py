"""robots.txt before each request, over real sockets: what is asked, what passes, and when it is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from schemas.failure import RETRYABLE, Reason, Refusal
from schemas.page import Request, Response
from schemas.robots import SiteFile, TdmStatement
from tests.faults.site import Answer, Broken, Doc, Fault, Site, serve
from tests.loopback import serve as listening
from tests.paces import keeps_pace
from tests.samples import T0
from transforms.io.gate import Manners
from transforms.io.http import HttpFetcher, close_all
from transforms.io.proxies import Proxy
from transforms.web.robots import MAX_BYTES

A, B = "http://a.example", "http://b.example"
PAGE = Doc(body=b"<html>page</html>")


@dataclass
class Hands:
    """A clock that is set by hand."""

    now: datetime = T0

    def __call__(self) -> datetime:
        return self.now

    def __hash__(self) -> int:
        return id(self)


@dataclass
class Drawer:
    """A store in memory, which counts its calls."""

    files: dict[tuple[str, str, str], SiteFile] = field(default_factory=dict)
    loads: int = 0

    def load(self, kind: str, agent: str, origins: Any) -> dict[str, SiteFile]:
        self.loads += 1
        return {origin: self.files[origin, kind, agent] for origin in origins if (origin, kind, agent) in self.files}

    def save(self, files: Any) -> None:
        self.files |= {(file.origin, file.kind, file.agent): file for file in files}

    def __hash__(self) -> int:
        return id(self)


@dataclass
class World:
    """A site, a clock, and a fetcher that asks for rules."""

    site: Site
    clock: Hands = field(default_factory=Hands)
    store: Drawer | None = None
    manners: dict[str, Any] = field(default_factory=dict)

    async def get(self, url: str, **more: Any) -> Response | Refusal:
        manners = Manners(**{"agent": "paperbot", "clock": self.clock, "store": self.store, **self.manners})
        fetcher = HttpFetcher(
            user_agent="t", clock=self.clock, proxy=Proxy(url=self.site.proxy), per_host_delay_s=0.0, manners=manners
        )
        try:
            request = {"url": url, "accept": "*/*", "max_bytes": 1_000_000, "deadline_s": 5.0, **more}
            return await fetcher.fetch(Request(**request))
        except Refusal as refusal:
            return refusal


def robots(text: str | bytes) -> Doc:
    return Doc(body=text.encode() if isinstance(text, str) else text, kind="text/plain")


def in_world(
    docs: dict[str, Doc],
    visit: Callable[[World], Coroutine[Any, Any, None]],
    faults: dict[str, list[Fault | None]] | None = None,
    **more: Any,
) -> World:
    async def main(world: World) -> None:
        try:
            await visit(world)
        finally:
            await close_all()

    with serve(docs) as site:
        site.faults |= faults or {}
        site.for_good |= set(faults or ())
        world = World(site, **more)
        asyncio.run(main(world))
        return world


def reason(answer: Response | Refusal) -> Reason | None:
    return answer.reason if isinstance(answer, Refusal) else None


def to(url: str) -> list[Fault | None]:
    return [Answer(status=302, headers=(("Location", url),))]


def test_it_is_asked_once_through_the_proxy_and_before_the_page() -> None:
    async def visit(world: World) -> None:
        for name in ("1", "2"):
            assert reason(await world.get(f"{A}/{name}")) is None

    world = in_world({f"{A}/1": PAGE, f"{A}/2": PAGE, f"{A}/robots.txt": robots("")}, visit)
    assert world.site.asked() == [f"{A}/robots.txt", f"{A}/1", f"{A}/2"]


def test_what_is_disallowed_is_not_asked_for_and_the_line_is_named() -> None:
    async def visit(world: World) -> None:
        answer = await world.get(f"{A}/private/x")
        assert isinstance(answer, Refusal)
        assert (answer.reason, answer.reason in RETRYABLE) == (Reason.ROBOTS_DISALLOWED, False)
        assert answer.detail == f"{A}/robots.txt, Disallow: /private (line 2): {A}/private/x"

    world = in_world({f"{A}/robots.txt": robots("user-agent: PaperBot/2\ndisallow: /private\n")}, visit)
    assert world.site.asked() == [f"{A}/robots.txt"]


def test_every_hop_of_a_redirect_is_asked_of_its_own_origin() -> None:
    async def visit(world: World) -> None:
        assert reason(await world.get(f"{A}/go")) is Reason.ROBOTS_DISALLOWED

    docs = {f"{B}/robots.txt": robots("user-agent: *\ndisallow: /there\n"), f"{B}/there": PAGE}
    world = in_world(docs, visit, {f"{A}/go": to(f"{B}/there")})
    assert world.site.asked() == [f"{A}/go", f"{B}/robots.txt"]


def test_another_port_or_scheme_is_another_origin() -> None:
    async def visit(world: World) -> None:
        await world.get(f"{A}/1")
        await world.get(f"{A}:8080/1")

    world = in_world({f"{origin}/robots.txt": robots("") for origin in (A, f"{A}:8080")}, visit)
    assert [url for url in world.site.asked() if url.endswith("robots.txt")] == [
        f"{A}/robots.txt",
        f"{A}:8080/robots.txt",
    ]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451])
def test_a_4xx_allows_everything(status: int) -> None:
    """RFC 9309 section 2.3.1.3."""

    async def visit(world: World) -> None:
        assert reason(await world.get(f"{A}/1")) is None

    in_world({f"{A}/1": PAGE}, visit, {f"{A}/robots.txt": [Answer(status=status)]})


@pytest.mark.parametrize("fault", [Answer(status=500), Answer(status=503), Answer(status=599)])
def test_a_5xx_defers_for_an_hour(fault: Fault) -> None:
    """RFC 9309 section 2.3.1.4: complete disallow, as long as it is not known what is said."""

    async def visit(world: World) -> None:
        for _ in range(2):
            answer = await world.get(f"{A}/1")
            assert isinstance(answer, Refusal)
            assert (answer.reason, answer.retry_after_s) == (Reason.ROBOTS_UNAVAILABLE, 3600.0)
        assert answer.reason in RETRYABLE
        world.site.clear()
        world.clock.now += timedelta(minutes=59)
        assert reason(await world.get(f"{A}/1")) is Reason.ROBOTS_UNAVAILABLE
        world.clock.now += timedelta(minutes=1)
        assert reason(await world.get(f"{A}/1")) is None

    docs = {f"{A}/1": PAGE, f"{A}/robots.txt": robots("")}
    world = in_world(docs, visit, {f"{A}/robots.txt": [fault]})
    assert world.site.asked() == [f"{A}/robots.txt", f"{A}/robots.txt", f"{A}/1"]


def test_a_server_that_resets_the_connection_defers_likewise() -> None:
    async def visit(world: World) -> None:
        answer = await world.get(f"{A}/1")
        assert isinstance(answer, Refusal)
        assert (answer.reason, answer.detail.startswith(f"{A}/robots.txt: reset: ")) == (
            Reason.ROBOTS_UNAVAILABLE,
            True,
        )

    in_world({f"{A}/robots.txt": robots("")}, visit, {f"{A}/robots.txt": [Broken(how="reset")]})


def test_a_host_that_nobody_reaches_is_told_as_that_and_nothing_is_kept() -> None:
    async def main() -> None:
        with serve({}) as site:
            proxy = site.proxy
        world = World(Site({}, proxy=proxy), store=store)
        for _ in range(2):
            assert reason(await world.get(f"{A}/1")) is Reason.CONNECT
        await close_all()

    store = Drawer()
    asyncio.run(main())
    assert store.files == {}


def test_redirects_of_robots_txt_are_followed_to_another_host_and_its_rules_hold_here() -> None:
    """RFC 9309 section 2.3.1.2: at least five."""
    hops = {f"{A}/robots.txt": to(f"{B}/1"), **{f"{B}/{n}": to(f"{B}/{n + 1}") for n in range(1, 5)}}

    async def visit(world: World) -> None:
        assert reason(await world.get(f"{A}/x")) is Reason.ROBOTS_DISALLOWED
        assert reason(await world.get(f"{A}/y")) is None

    docs = {f"{B}/5": robots("user-agent: *\ndisallow: /x\n"), f"{A}/y": PAGE}
    assert len(in_world(docs, visit, hops).site.asked()) == 7


def test_a_robots_txt_that_redirects_for_ever_counts_as_absent() -> None:
    async def visit(world: World) -> None:
        assert reason(await world.get(f"{A}/x")) is None

    in_world({f"{A}/x": PAGE}, visit, {f"{A}/robots.txt": to(f"{A}/robots.txt")})


def test_a_robots_txt_that_redirects_to_where_we_must_not_go_is_not_known() -> None:
    async def visit(world: World) -> None:
        assert reason(await world.get(f"{A}/x")) is Reason.ROBOTS_UNAVAILABLE

    in_world({f"{A}/x": PAGE}, visit, {f"{A}/robots.txt": to("http://127.0.0.1/robots.txt")})


def test_a_longer_file_is_read_up_to_its_limit() -> None:
    async def visit(world: World) -> None:
        assert reason(await world.get(f"{A}/x")) is Reason.ROBOTS_DISALLOWED
        assert reason(await world.get(f"{A}/y")) is None

    text = "user-agent: *\ndisallow: /x\n" + "#" * MAX_BYTES + "\ndisallow: /y\n"
    in_world({f"{A}/robots.txt": robots(text), f"{A}/y": PAGE}, visit)


def test_askers_at_the_same_time_share_one_request_also_when_one_gives_up() -> None:
    async def visit(world: World) -> None:
        arrived = world.site.at_request(1, hold=True)
        tasks = [asyncio.create_task(world.get(f"{A}/{n}")) for n in range(20)]
        await asyncio.to_thread(arrived.wait, 10)
        tasks[0].cancel()
        await asyncio.wait({tasks[0]})
        elsewhere = await asyncio.wait_for(world.get(f"{B}/1"), 5)  # nobody else waits
        assert reason(elsewhere) is None
        world.site.release.set()
        assert {reason(answer) for answer in await asyncio.gather(*tasks[1:])} == {None}

    world = in_world({f"{A}/robots.txt": robots(""), **{f"{A}/{n}": PAGE for n in range(20)}}, visit)
    assert world.site.asked().count(f"{A}/robots.txt") == 1


def test_it_is_kept_for_a_day_over_processes() -> None:
    """RFC 9309 section 2.4."""

    async def visit(world: World) -> None:
        await world.get(f"{A}/x")
        await close_all()  # another process finds it in the store
        world.site.faults.clear()
        world.clock.now += timedelta(hours=23, minutes=59)
        assert reason(await world.get(f"{A}/x")) is Reason.ROBOTS_DISALLOWED
        world.clock.now += timedelta(minutes=1)
        assert reason(await world.get(f"{A}/x")) is Reason.ROBOTS_DISALLOWED
        await close_all()
        world.clock.now -= timedelta(days=300)  # a clock that ran ahead was set right
        assert reason(await world.get(f"{A}/x")) is Reason.ROBOTS_DISALLOWED

    docs = {f"{A}/robots.txt": robots("user-agent: *\ndisallow: /x\n")}
    world = in_world(docs, visit, store=Drawer())
    assert world.site.asked() == [f"{A}/robots.txt"] * 3


def test_after_thirty_days_without_an_answer_it_counts_as_absent() -> None:
    """RFC 9309 section 2.3.1.4; meanwhile the waits grow to a day."""
    asked: list[int] = []

    async def visit(world: World) -> None:
        for _ in range(31 * 24):
            before = len(world.site.log)
            answer = await world.get(f"{A}/1")
            asked.append(len(world.site.log) - before)
            if reason(answer) is None:
                break
            world.clock.now += timedelta(hours=1)
        assert world.clock.now == T0 + timedelta(days=30)

    in_world({f"{A}/1": PAGE}, visit, {f"{A}/robots.txt": [Answer(status=500)]}, store=Drawer())
    assert sum(asked[:-1]) < 40


def test_a_crawl_delay_sets_the_pace_of_the_host() -> None:
    async def visit(world: World) -> None:
        await asyncio.gather(*(world.get(f"{A}/{n}") for n in range(3)))

    world = in_world({f"{A}/robots.txt": robots("user-agent: *\ncrawl-delay: 0.4\n")}, visit)
    times = [at for at, _ in world.site.log]  # robots.txt first
    assert len(times) == 4
    assert keeps_pace(times, 0.4)


def test_waiting_for_robots_txt_does_not_count_as_time_of_the_page() -> None:
    async def visit(world: World) -> None:
        arrived = world.site.at_request(1, hold=True)
        task = asyncio.create_task(world.get(f"{A}/1", deadline_s=0.2))
        await asyncio.to_thread(arrived.wait, 10)
        await asyncio.wait({task}, timeout=0.4)
        assert not task.done()
        world.site.release.set()
        assert reason(await task) is None

    in_world({f"{A}/robots.txt": robots(""), f"{A}/1": PAGE}, visit)


def test_ignore_asks_nothing() -> None:
    async def visit(world: World) -> None:
        assert reason(await world.get(f"{A}/1")) is None

    docs = {f"{A}/1": PAGE, f"{A}/robots.txt": robots("user-agent: *\ndisallow: /\n")}
    assert in_world(docs, visit, manners={"obey": False}).site.asked() == [f"{A}/1"]


def test_no_secret_goes_out_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "s3cret")
    sent: list[str | None] = []

    async def visit(world: World) -> None:
        await world.get(f"{A}/1", secret_headers=(("X-Key", "A_KEY"),), etag='"e"')

    with listening({f"{A}/1": PAGE.body}) as net:
        asyncio.run(_closed(visit(World(Site({}, proxy=net.proxy)))))
        sent += net.keys
    assert sent == [None, "s3cret"]


async def _closed(work: Coroutine[Any, Any, None]) -> None:
    await work
    await close_all()


TDM = b'[{"location": "/free/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1, "tdm-policy": "http://p/"}]'


def test_tdmrep_json_is_asked_once_and_only_where_it_counts() -> None:
    async def visit(world: World) -> None:
        found = [await world.get(f"{A}/{path}", tdm=True) for path in ("1", "free/1")]
        assert [answer.tdm for answer in found if isinstance(answer, Response)] == [
            TdmStatement(reservation=True, policy="http://p/"), TdmStatement(reservation=False),
        ]  # fmt: skip
        other = await world.get(f"{A}/1")
        assert isinstance(other, Response)
        assert other.tdm is None

    docs = {f"{A}/1": PAGE, f"{A}/free/1": PAGE, f"{A}/.well-known/tdmrep.json": robots(TDM)}
    world = in_world(docs, visit, store=Drawer())
    assert world.site.asked().count(f"{A}/.well-known/tdmrep.json") == 1
    assert {kind for _, kind, _ in world.store.files} == {"robots.txt", "tdmrep.json"}  # type: ignore[union-attr]


@pytest.mark.parametrize("fault", [Answer(status=500), Answer(status=404), None])
def test_a_tdmrep_json_that_cannot_be_had_says_nothing(fault: Fault | None) -> None:
    """TDMRep, "TDM File on the Origin Server": failure means that the protocol is not implemented."""

    async def visit(world: World) -> None:
        answer = await world.get(f"{A}/1", tdm=True)
        assert isinstance(answer, Response)
        assert answer.tdm == TdmStatement()

    docs = {f"{A}/1": PAGE, f"{A}/.well-known/tdmrep.json": robots("[" * 100_000)}
    in_world(docs, visit, {f"{A}/.well-known/tdmrep.json": [fault]})
