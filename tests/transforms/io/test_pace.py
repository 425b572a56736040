import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas.failure import Reason, Refusal
from transforms.io.hosts import SWEEP_AT, OwnHosts
from transforms.io.pace import CONNECTIONS, Pacer

T0 = datetime(2026, 1, 1, tzinfo=UTC)
A, B = "http://a.example/1", "http://b.example/1"


@dataclass
class FakeTime:
    """A clock that moves when someone waits, and lets the others run meanwhile."""

    now: float = 0.0
    waits: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def utc(self) -> datetime:
        return T0 + timedelta(seconds=self.now)

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        others_ran = asyncio.Event()
        asyncio.get_running_loop().call_soon(others_ran.set)
        await others_ran.wait()
        self.now += seconds


async def never(seconds: float) -> None:
    await asyncio.Event().wait()


def pacer_of(time: FakeTime, delay_s: float, **others: Any) -> Pacer:
    hosts = OwnHosts(clock=time.clock)
    return Pacer(hosts, delay_s, **{"now": time.utc, "sleep": time.wait, "clock": time.clock, **others})


async def ask(
    pacer: Pacer, url: str = A, at_least_s: float = 0.0, status: int = 200, headers: dict[str, str] | None = None
) -> None:
    """A request that is answered at once."""
    async with await pacer.turn(url, at_least_s) as turn:
        await turn.answered(status, headers or {}, pacer._now())


async def fault(pacer: Pacer, reason: Reason, url: str = A) -> None:
    """A request that comes to nothing."""
    with pytest.raises(Refusal):
        async with await pacer.turn(url):
            raise Refusal(reason, "as asked for")


def starts(urls: Sequence[str], delay_s: float) -> list[tuple[str, float]]:
    """Who started when, for requests that arrive in this order at time 0."""
    time, begun = FakeTime(), []
    pacer = pacer_of(time, delay_s)

    async def request(url: str) -> None:
        async with await pacer.turn(url):
            begun.append((url, time.now))

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            for url in urls:
                group.create_task(request(url))

    asyncio.run(main())
    return begun


def after(time: FakeTime, main: Callable[[Pacer], Coroutine[Any, Any, None]], delay_s: float = 1.0) -> float:
    """Seconds until a last request starts, after all that is awaited."""

    async def run() -> float:
        pacer = pacer_of(time, delay_s)
        await main(pacer)
        began = time.now
        await ask(pacer)
        return time.now - began

    return asyncio.run(run())


def test_starts_on_one_host_lie_apart():
    assert starts([A] * 4, 2.0) == [(A, 0.0), (A, 2.0), (A, 4.0), (A, 6.0)]


def test_hosts_do_not_wait_for_each_other():
    assert starts([A, B], 5.0) == [(A, 0.0), (B, 0.0)]


def test_no_delay_no_wait():
    assert starts([A] * 3, 0) == [(A, 0.0)] * 3


def test_a_host_may_ask_for_a_longer_delay_and_never_for_a_shorter_one():
    time, begun = FakeTime(), []
    pacer = pacer_of(time, 2.0)

    async def main() -> None:
        for at_least_s in (5.0, 1.0, 0.0):
            await ask(pacer, at_least_s=at_least_s)
            begun.append(time.now)

    asyncio.run(main())
    assert begun == [0.0, 5.0, 7.0]


def test_a_host_that_asks_for_a_delay_gets_it_where_there_is_none():
    time = FakeTime()
    pacer = pacer_of(time, 0.0)

    async def main() -> None:
        await ask(pacer, A, 3.0)
        await ask(pacer, A, 3.0)
        await ask(pacer, B)

    asyncio.run(main())
    assert time.now == 3.0


def test_the_delay_that_robots_txt_asks_for_counts_from_the_request_for_it():
    """RFC 9309 knows no Crawl-delay; where it is read, it is between any two requests."""
    time, begun = FakeTime(), []
    pacer = pacer_of(time, 0.0)

    async def main() -> None:
        for at_least_s in (0.0, 10.0, 10.0, 0.0):
            await ask(pacer, at_least_s=at_least_s)
            begun.append(time.now)

    asyncio.run(main())
    assert begun == [0.0, 10.0, 20.0, 30.0]


def test_first_come_first_served():
    time, order = FakeTime(), []
    pacer = pacer_of(time, 1.0)

    async def request(number: int) -> None:
        async with await pacer.turn(A):
            order.append(number)

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(20):
                group.create_task(request(number))

    asyncio.run(main())
    assert order == list(range(20))


def test_a_late_request_does_not_wait():
    time = FakeTime()

    async def main(pacer: Pacer) -> None:
        await ask(pacer)
        time.now += 1.0

    assert after(time, main) == 0.0


def test_a_timer_that_comes_early_is_waited_for_again():
    time = FakeTime()

    async def half(seconds: float) -> None:
        await time.wait(max(seconds / 2, 0.25))

    async def main() -> None:
        pacer = pacer_of(time, 1.0, sleep=half)
        await ask(pacer)
        await ask(pacer)

    asyncio.run(main())
    assert time.waits == [0.5, 0.25, 0.25]


def test_a_cancelled_waiter_uses_up_no_turn():
    time = FakeTime()
    pacer = pacer_of(time, 1.0, sleep=never)

    async def main() -> None:
        await ask(pacer)
        waiters = [asyncio.create_task(pacer.turn(A)) for _ in range(100)]
        await asyncio.wait(waiters, timeout=0)  # all stand in line
        for waiter in waiters:
            waiter.cancel()
        await asyncio.gather(*waiters, return_exceptions=True)
        time.now += 1.0
        await ask(pacer)  # would never return if it had to wait

    asyncio.run(main())
    assert len(pacer) == 0


def test_few_requests_to_a_host_are_under_way_at_once():
    """RFC 9112 section 9.4: a client ought to be conservative when opening multiple connections."""
    pacer = pacer_of(FakeTime(), 0.0)

    async def main() -> None:
        async with AsyncExitStack() as under_way:
            for _ in range(CONNECTIONS):
                await under_way.enter_async_context(await pacer.turn(A))
            next_one = asyncio.create_task(pacer.turn(A))
            await asyncio.wait([next_one], timeout=0)
            assert not next_one.done()
            await ask(pacer, B)  # another host's are its own
        await next_one

    asyncio.run(main())


def test_old_hosts_are_forgotten():
    time = FakeTime()
    hosts = OwnHosts(clock=time.clock)
    pacer = Pacer(hosts, 1.0, now=time.utc, sleep=time.wait, clock=time.clock)

    async def main() -> None:
        for number in range(20_000):
            await ask(pacer, f"http://host-{number}.example/")
            time.now += 0.1

    asyncio.run(main())
    assert len(hosts) <= SWEEP_AT
    assert len(pacer) == 0


def test_a_slow_host_is_asked_no_faster_than_it_answers():
    time = FakeTime()

    async def main(pacer: Pacer) -> None:
        async with await pacer.turn(A) as turn:
            time.now += 5.0
            await turn.answered(200, {}, time.utc())
        await ask(pacer, A)  # its latency is known now, 5 s; this answer came at once: 2.5 s

    assert after(time, main) == 5.0


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_an_overloaded_host_is_asked_more_slowly(status: int):
    time = FakeTime()

    async def main(pacer: Pacer) -> None:
        await ask(pacer, status=status)
        await ask(pacer, status=200)

    assert after(time, main) == 2.0


def test_a_page_that_breaks_the_server_is_no_overload():
    time = FakeTime()

    async def main(pacer: Pacer) -> None:
        await ask(pacer, status=500)
        await ask(pacer, status=404)

    assert after(time, main) == 1.0


@pytest.mark.parametrize("reason", [Reason.DNS, Reason.CONNECT, Reason.TIMEOUT, Reason.RESET])
def test_after_three_faults_in_a_row_a_host_is_left_alone_for_a_minute(reason: Reason):
    time = FakeTime()
    pacer = pacer_of(time, 0.0)

    async def main() -> None:
        for _ in range(3):
            await fault(pacer, reason)
        with pytest.raises(Refusal, match=r"a\.example is left alone until 2026-01-01T00:01:00Z") as refusal:
            await pacer.turn(A)
        assert (refusal.value.reason, refusal.value.retry_after_s) == (Reason.HOST_PAUSED, 60.0)
        await ask(pacer, B)
        time.now += 60.0
        await fault(pacer, reason)  # a probe: one request, and it is left alone for twice as long
        with pytest.raises(Refusal) as refusal:
            await pacer.turn(A)
        assert refusal.value.retry_after_s == 120.0

    asyncio.run(main())


def test_a_good_answer_between_faults_keeps_a_host_in_reach():
    time = FakeTime()
    pacer = pacer_of(time, 0.0)

    async def main() -> None:
        for _ in range(9):
            await fault(pacer, Reason.TIMEOUT)
            await ask(pacer)

    asyncio.run(main())


def test_what_is_wrong_with_a_page_is_not_held_against_its_host():
    time = FakeTime()
    pacer = pacer_of(time, 0.0)

    async def main() -> None:
        for _ in range(9):
            await fault(pacer, Reason.TOO_LARGE)
            await fault(pacer, Reason.TRUNCATED)
        await ask(pacer)

    asyncio.run(main())


def test_retry_after_holds_at_once_the_rest_of_the_site():
    """RFC 6585 section 4: a 429 may say how long to wait; FreshRSS#8925: for the registered domain."""
    time = FakeTime()
    pacer = pacer_of(time, 0.0)

    async def main() -> None:
        await ask(pacer, "http://news.a.example/1", status=429, headers={"retry-after": "90"})
        with pytest.raises(Refusal) as refusal:
            await pacer.turn("http://www.a.example/2")
        assert refusal.value.retry_after_s == 90.0
        await ask(pacer, B)
        time.now += 90.0
        await ask(pacer, "http://www.a.example/2")

    asyncio.run(main())


def test_retry_after_may_hold_no_more_than_the_address():
    """FreshRSS#7870: of a gateway that passes on other sites' limits."""
    pacer = pacer_of(FakeTime(), 0.0, scope="url")

    async def main() -> None:
        await ask(pacer, A, status=503, headers={"retry-after": "90"})
        await ask(pacer, "http://a.example/2")
        with pytest.raises(Refusal):
            await pacer.turn(A)

    asyncio.run(main())


def test_those_in_line_are_told_of_a_pause_too():
    time = FakeTime()
    pacer = pacer_of(time, 5.0)

    async def main() -> None:
        async with await pacer.turn(A) as turn:
            waiting = asyncio.create_task(pacer.turn(A))
            await asyncio.wait([waiting], timeout=0)
            await turn.answered(429, {"retry-after": "600"}, time.utc())
        with pytest.raises(Refusal):
            await waiting

    asyncio.run(main())
