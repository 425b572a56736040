import asyncio
from dataclasses import dataclass, field

from transforms.io.pace import Pacer


@dataclass
class FakeTime:
    """A clock that moves when someone waits, and lets the others run meanwhile."""

    now: float = 100.0
    waits: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        others_ran = asyncio.Event()
        asyncio.get_running_loop().call_soon(others_ran.set)
        await others_ran.wait()
        self.now += seconds


async def never(seconds: float) -> None:
    await asyncio.Event().wait()


def starts(hosts: list[str], delay_s: float) -> list[tuple[str, float]]:
    """Who started when, for requests that arrive in this order at time 0."""
    time, begun = FakeTime(now=0.0), []
    pacer = Pacer(delay_s, clock=time.clock, sleep=time.wait)

    async def request(host: str) -> None:
        await pacer.turn(host)
        begun.append((host, time.now))

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            for host in hosts:
                group.create_task(request(host))

    asyncio.run(main())
    return begun


def test_starts_on_one_host_lie_apart():
    assert starts(["a"] * 4, 2.0) == [("a", 0.0), ("a", 2.0), ("a", 4.0), ("a", 6.0)]


def test_hosts_do_not_wait_for_each_other():
    assert starts(["a", "b", "c"], 5.0) == [("a", 0.0), ("b", 0.0), ("c", 0.0)]


def test_no_delay_no_wait():
    assert starts(["a"] * 3, 0) == [("a", 0.0)] * 3


def test_a_host_may_ask_for_a_longer_delay_and_never_for_a_shorter_one():
    time, begun = FakeTime(now=0.0), []
    pacer = Pacer(2.0, clock=time.clock, sleep=time.wait)

    async def main() -> None:
        for at_least_s in (5.0, 1.0, 0.0):
            await pacer.turn("a", at_least_s)
            begun.append(time.now)

    asyncio.run(main())
    assert begun == [0.0, 5.0, 7.0]


def test_a_host_that_asks_for_a_delay_gets_it_where_there_is_none():
    time = FakeTime(now=0.0)
    pacer = Pacer(0.0, clock=time.clock, sleep=time.wait)

    async def main() -> None:
        await pacer.turn("a", 3.0)
        await pacer.turn("a", 3.0)
        await pacer.turn("b")

    asyncio.run(main())
    assert time.now == 3.0


def test_the_delay_that_robots_txt_asks_for_counts_from_the_request_for_it():
    """RFC 9309 knows no Crawl-delay; where it is read, it is between any two requests."""
    time, begun = FakeTime(now=0.0), []
    pacer = Pacer(0.0, clock=time.clock, sleep=time.wait)

    async def main() -> None:
        for at_least_s in (0.0, 10.0, 10.0, 0.0):
            await pacer.turn("a", at_least_s)
            begun.append(time.now)

    asyncio.run(main())
    assert begun == [0.0, 10.0, 20.0, 30.0]


def test_first_come_first_served():
    time, order = FakeTime(), []
    pacer = Pacer(1.0, clock=time.clock, sleep=time.wait)

    async def request(number: int) -> None:
        await pacer.turn("a")
        order.append(number)

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(20):
                group.create_task(request(number))

    asyncio.run(main())
    assert order == list(range(20))


def test_a_late_request_does_not_wait():
    time = FakeTime()
    pacer = Pacer(1.0, clock=time.clock, sleep=time.wait)

    async def main() -> None:
        await pacer.turn("a")
        time.now += 1.0
        await pacer.turn("a")

    asyncio.run(main())
    assert time.waits == []


def test_a_timer_that_comes_early_is_waited_for_again():
    time = FakeTime()

    async def half(seconds: float) -> None:
        await time.wait(max(seconds / 2, 0.25))

    pacer = Pacer(1.0, clock=time.clock, sleep=half)

    async def main() -> None:
        await pacer.turn("a")
        await pacer.turn("a")

    asyncio.run(main())
    assert time.waits == [0.5, 0.25, 0.25]


def test_a_cancelled_waiter_uses_up_no_turn():
    time = FakeTime()
    pacer = Pacer(1.0, clock=time.clock, sleep=never)

    async def main() -> None:
        await pacer.turn("a")
        waiters = [asyncio.create_task(pacer.turn("a")) for _ in range(100)]
        await asyncio.wait(waiters, timeout=0)  # all stand in line
        for waiter in waiters:
            waiter.cancel()
        await asyncio.gather(*waiters, return_exceptions=True)
        time.now += 1.0
        await pacer.turn("a")  # would never return if it had to wait

    asyncio.run(main())
    assert len(pacer) == 1


def test_old_hosts_are_forgotten():
    time = FakeTime()
    pacer = Pacer(1.0, clock=time.clock, sleep=time.wait)

    async def main() -> None:
        for number in range(20_000):
            await pacer.turn(f"host-{number}")
            time.now += 0.1

    asyncio.run(main())
    assert len(pacer) <= 4096
