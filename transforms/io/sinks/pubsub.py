"""A Pub/Sub topic: a message a line, told apart by its attributes, ordered by identifier.

At least once, as Pub/Sub itself delivers: a unit that is published again, or a message that is delivered again, is
harmless to a consumer that keys by identifier and version (of failures and gaps: the attributes of these names).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from schemas.published import KEYS, KINDS, PLACES
from schemas.unit import RunSummary, UnitSummary
from transforms.io.chunks import chunks
from transforms.io.google_errors import said
from transforms.io.publishing import Batch, SinkError

MAX_BYTES = 10_000_000
"""Of a message, by the service's limits."""
THREADS = 16
"""All messages of one request must have one ordering key (PublishRequest), so each article is a request of its own."""
_FORM = re.compile(r"pubsub://([^/?#\s]+)/([^/?#\s]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PubsubSink:
    """publishing.Sink in a Pub/Sub topic, which must exist. PUBSUB_EMULATOR_HOST is heeded as by Google's own clients.

    Attributes:
        project, topic: names.
        patience_s: for which a request is repeated that meets a passing fault, in seconds.
    """

    project: str
    topic: str
    patience_s: float = 30.0

    @classmethod
    def at(cls, uri: str) -> PubsubSink:
        """The sink of `pubsub://project/topic`.

        Raises:
            ValueError: it is not of that form.
        """
        found = _FORM.fullmatch(uri)
        if not found:
            raise ValueError(uri)
        return cls(project=found[1], topic=found[2])

    @property
    def name(self) -> str:
        """See publishing.Sink."""
        return f"pubsub://{self.project}/{self.topic}"

    @property
    def key(self) -> str:
        """See publishing.Sink."""
        return self.name

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        """See publishing.Sink."""
        with said(), _client() as client, ThreadPoolExecutor(THREADS) as threads:
            articles = 0
            for batch in batches:
                for lines in chunks(batch.lines):
                    messages = [_checked(_message(unit, batch.kind, line)) for line in lines]
                    count = self._send(client, threads, messages)
                    articles += count if batch.kind == "articles" else 0
            return articles

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        """Summaries are no messages."""

    def _send(self, client: Any, threads: ThreadPoolExecutor, messages: Sequence[dict[str, Any]]) -> int:
        """Publish messages; those of one ordering key in one request, in their order."""
        by_key: dict[str, list[dict[str, Any]]] = {}
        for message in messages:
            by_key.setdefault(message["ordering_key"], []).append(message)
        sent = [threads.submit(self._request, client, same) for same in by_key.values()]
        try:
            return sum(done.result() for done in sent)
        finally:
            for waiting in sent:
                waiting.cancel()

    def _request(self, client: Any, messages: list[dict[str, Any]]) -> int:
        from google.api_core import exceptions, retry

        topic = f"projects/{self.project}/topics/{self.topic}"
        passing = retry.Retry(predicate=_is_passing, initial=0.1, maximum=5.0, timeout=self.patience_s)
        try:
            client.publish(request={"topic": topic, "messages": messages}, retry=passing, timeout=self.patience_s)
        except exceptions.InvalidArgument as error:
            raise SinkError(f"{_which(messages[0])} is refused: {error.message}") from error
        return len(messages)


def _is_passing(error: Exception) -> bool:
    from google.api_core import exceptions

    return isinstance(
        error,
        (
            exceptions.Aborted,
            exceptions.Cancelled,
            exceptions.DeadlineExceeded,
            exceptions.InternalServerError,
            exceptions.ResourceExhausted,
            exceptions.ServiceUnavailable,
            exceptions.Unknown,
        ),
    )


def _client() -> Any:
    """The generated client, not the one that batches: with ordering keys that one repeats a request without end."""
    from google.pubsub_v1 import PublisherClient
    from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport

    if emulator := os.environ.get("PUBSUB_EMULATOR_HOST"):
        import grpc

        return PublisherClient(transport=PublisherGrpcTransport(channel=grpc.insecure_channel(emulator)))
    return PublisherClient()


def _message(unit: UnitSummary, place: str, line: bytes) -> dict[str, Any]:
    kind, record = PLACES[place], json.loads(line)
    identifier, *version = (str(record[name]) for name in KEYS[kind])
    return {
        "data": line,
        "ordering_key": identifier,
        "attributes": {
            "kind": place,
            "identifier": identifier,
            "version": version[0] if version else "1",
            "schemaVersion": KINDS[kind][1],
            "unitId": unit.unit_id,
        },
    }


def _checked(message: dict[str, Any]) -> dict[str, Any]:
    """A message that the service's limits allow: of a larger one it says neither which nor what is wrong."""
    if (size := len(message["data"])) > MAX_BYTES:
        raise SinkError(f"{_which(message)} is refused: {size / 1e6:.0f} MB, a message has at most 10 MB")
    return message


def _which(message: dict[str, Any]) -> str:
    return " ".join(message["attributes"][name] for name in ("kind", "identifier", "version"))
