"""The Pub/Sub sink: the real client against a server in memory."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.pubsub_v1 import PublisherClient, SubscriberClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

from schemas.failure import Failure, Reason, Stage, failure_id
from schemas.wire import dumps
from tests import samples
from transforms.io.chunks import MOST_LINES
from transforms.io.publishing import Batch, SinkError
from transforms.io.sinks.pubsub import PubsubSink

UNIT = samples.unit_summary()
PROJECT = "press-project"


class Topic:
    """A topic with a subscription, as a consumer would have them."""

    def __init__(self, server: str, name: str) -> None:
        channel = grpc.insecure_channel(server)
        self.name, self.path = name, f"projects/{PROJECT}/topics/{name}"
        self._subscription = f"projects/{PROJECT}/subscriptions/{name}"
        self._reader = SubscriberClient(transport=SubscriberGrpcTransport(channel=channel))
        self._maker = PublisherClient(transport=PublisherGrpcTransport(channel=channel))

    def make(self) -> None:
        self._maker.create_topic(name=self.path)
        request = {"name": self._subscription, "topic": self.path, "enable_message_ordering": True}
        self._reader.create_subscription(request=request)

    def messages(self, number: int) -> list[Any]:
        """What was published and not taken yet: so many at least (a pull waits for the first that there is)."""
        found: list[Any] = []
        while len(found) < number:
            pulled = self._reader.pull(subscription=self._subscription, max_messages=1000, timeout=10)
            ids = [message.ack_id for message in pulled.received_messages]
            self._reader.acknowledge(subscription=self._subscription, ack_ids=ids)
            found += [message.message for message in pulled.received_messages]
        return found


@pytest.fixture
def topic(pubsub_server: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Topic:
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", pubsub_server)
    made = Topic(pubsub_server, f"t{abs(hash(request.node.name))}")
    made.make()
    return made


def sink(topic: Topic) -> PubsubSink:
    return PubsubSink.at(f"pubsub://{PROJECT}/{topic.name}")


def batch(place: str, *lines: bytes) -> Batch:
    return Batch(kind=place, shard="s", lines=list(lines))


def article(name: str, **values: Any) -> bytes:
    return dumps(samples.article(name, **values)).encode()


def failure() -> bytes:
    subject = "https://a.example/1"
    return dumps(
        Failure(
            failure_id=failure_id(Stage.FETCH, subject, samples.FEED, "1"), stage=Stage.FETCH, reason=Reason.NOT_FOUND,
            retryable=False, attempts=1, subject=subject, feed_url=samples.FEED, guid="1", detail="HTTP status 404",
            first_failed_at=samples.T0, last_failed_at=samples.T0, next_try_at=None, run_id="run1",
        )
    ).encode()  # fmt: skip


def test_a_message_is_the_line_and_its_attributes_tell_what_it_is(topic: Topic) -> None:
    line, letter = article("1", version=3), failure()
    assert sink(topic).write(UNIT, [batch("articles", line), batch("failures", letter)]) == 1
    first, second = sorted(topic.messages(2), key=lambda message: message.attributes["kind"])
    assert (first.data, second.data) == (line, letter)
    assert first.ordering_key == first.attributes["identifier"] == "id1"
    assert dict(first.attributes) == {
        "kind": "articles", "identifier": "id1", "version": "3", "schemaVersion": "1.0", "unitId": "run1-r0001",
    }  # fmt: skip
    assert second.attributes["identifier"] == json.loads(letter)["failureId"]
    assert second.attributes["version"] == "2026-05-01T12:00:00Z"


def test_versions_of_one_article_come_in_their_order(topic: Topic) -> None:
    versions = [article("1", version=number) for number in range(1, 9)]
    sink(topic).write(UNIT, [batch("articles", *versions[:4]), batch("articles", *versions[4:])])
    assert [message.data for message in topic.messages(8)] == versions


def test_what_is_delivered_three_times_in_any_order_does_no_harm(topic: Topic) -> None:
    lines = [article(str(number), version=1 + number % 2) for number in range(20)]
    for _ in range(3):
        sink(topic).write(UNIT, [batch("articles", *lines)])
    messages = topic.messages(60)
    assert len(messages) == 60
    random.Random(7).shuffle(messages)
    held = {(m.attributes["identifier"], m.attributes["version"]): m.data for m in messages}
    assert sorted(held.values()) == sorted(lines)


def test_more_than_are_in_flight_at_once(topic: Topic) -> None:
    lines = (article(str(number)) for number in range(MOST_LINES + 20))
    assert sink(topic).write(UNIT, [Batch(kind="articles", shard="s", lines=lines)]) == MOST_LINES + 20
    assert len({message.ordering_key for message in topic.messages(MOST_LINES + 20)}) == MOST_LINES + 20


def test_a_topic_that_is_missing_is_one_line(topic: Topic) -> None:
    nowhere = PubsubSink(project=PROJECT, topic="nowhere")
    with pytest.raises(SinkError, match="nowhere") as error:
        nowhere.write(UNIT, [batch("articles", article("1"))])
    assert "\n" not in str(error.value)


def test_a_record_that_is_refused_is_named(topic: Topic) -> None:
    too_large = article("7", article_body="x" * 11_000_000)
    with pytest.raises(SinkError, match="articles id7 1 is refused: 11 MB") as error:
        sink(topic).write(UNIT, [batch("articles", article("1"), too_large)])
    assert "\n" not in str(error.value)


def test_a_server_that_is_down_is_one_line_after_some_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", "127.0.0.1:1")
    down = PubsubSink(project=PROJECT, topic="t", patience_s=0.5)
    with pytest.raises(SinkError, match="refused") as error:
        down.write(UNIT, [batch("articles", article("1"), article("2"))])
    assert "\n" not in str(error.value)


def test_without_credentials_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PUBSUB_EMULATOR_HOST", "GOOGLE_APPLICATION_CREDENTIALS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("CLOUDSDK_CONFIG", "/nonexistent")
    with pytest.raises(SinkError, match="credentials"):
        PubsubSink(project=PROJECT, topic="t").write(UNIT, [batch("articles", article("1"))])


def test_staging_that_fails_is_no_fault_of_the_sink(topic: Topic) -> None:
    def broken() -> Iterator[bytes]:
        yield article("1")
        raise OSError("the staging is gone")

    with pytest.raises(OSError, match="staging"):
        sink(topic).write(UNIT, [Batch(kind="articles", shard="s", lines=broken())])
