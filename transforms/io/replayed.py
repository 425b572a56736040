"""A Fetcher that answers from an archive: no network, no waiting; what was refused then is refused again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from schemas.capture import Capture, Part
from schemas.failure import Reason, Refusal
from schemas.page import Place, Request, Response
from transforms.io.archived import Answer, head_of
from transforms.io.body import ENCODED_SLACK_BYTES, body_of
from transforms.io.captures import Index, index_of, reader_of
from transforms.io.gate import Gate, Manners
from transforms.io.loop import on_close
from transforms.io.ports import SiteFileStore
from transforms.web import redirects, urls
from transforms.web.challenge import HEAD_BYTES, STATUSES

#: What a body that was cut short (WARC-Truncated) was refused for when it was fetched.
_CUT_SHORT = {"length": Reason.TOO_LARGE, "time": Reason.TIMEOUT, "disconnect": Reason.RESET}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFetcher:
    """ports.Fetcher over one part of an archive. It pickles; an index is made per process.

    Attributes:
        part: of which file.
        store: keeps what origins' tdmrep.json say for later parts, as an ingest does from run to run; or null.
    """

    part: Part
    store: SiteFileStore | None = None

    async def fetch(self, request: Request) -> Response:
        """What the archive has for it; redirects are followed within the part, validators ignored.

        Raises:
            Refusal: not-archived; too-many-redirects, bad-url; what the request was refused for when it was made; of
                an archive that does not say, what its body is: too-large, compression-bomb, timeout, reset, truncated,
                bad-response.
        """
        index = index_of(self.part)
        hops = _poll(index, request.feed_url) if request.feed_url else _way(index, request.url)
        response = self._response(request, hops)
        return replace(response, tdm=await (await _gate(self)).tdm(response.final_url)) if request.tdm else response

    def _response(self, request: Request, hops: list[Capture]) -> Response:
        last = hops[-1]
        reader = reader_of(self.part.path, is_warc=self.part.name is not None)
        answer = reader.answer(last.offset, request.max_bytes + ENCODED_SLACK_BYTES)
        if answer.refused:
            raise Refusal(answer.refused.reason, answer.refused.detail)
        return Response(
            requested_url=request.url,
            final_url=last.url,
            hops=tuple(hop.url for hop in hops[:-1]),
            hop_statuses=tuple(hop.status for hop in hops[:-1]),
            status=answer.status,
            headers=answer.headers,
            body=_body(answer, request),
            fetched_at=answer.at or self.part.at,
            archived=Place(file=self.part.name, offset=last.offset) if self.part.name else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """ports.Clock that stands."""

    at: datetime

    def __call__(self) -> datetime:
        """The moment."""
        return self.at


_gates: dict[tuple[ArchiveFetcher, asyncio.AbstractEventLoop], Gate] = {}


async def _gate(fetcher: ArchiveFetcher) -> Gate:
    """What origins say of reuse, as the archive has it. What they say to robots was obeyed when it was written."""
    key = (fetcher, asyncio.get_running_loop())
    if key not in _gates:
        await _close_gates()  # one part after another
        manners = Manners(agent="", clock=Moment(at=fetcher.part.at), obey=False, store=fetcher.store)
        _gates[key] = Gate(manners, fetcher.fetch)
        on_close(_close_gates)
    return _gates[key]


async def _close_gates() -> None:
    while _gates:
        await _gates.popitem()[1].close()


def _poll(index: Index, feed_url: str) -> list[Capture]:
    """The answer to a feed's poll, with the redirects before it."""
    last = index.feeds.get(feed_url)
    if last is None:
        raise Refusal(Reason.NOT_ARCHIVED, f"this part of the archive has no poll of {feed_url[:200]}")
    return [*(hop for hop in index.hops.get(feed_url, ()) if hop.url != last.url), last]


def _way(index: Index, url: str) -> list[Capture]:
    """The answers on the way from an address to its page."""
    found, hops = index.find(urls.resolve(url)), list[Capture]()
    while found is not None and found.location:
        hops.append(found)
        redirects.next_hop(found.location, [hop.url for hop in hops])  # refuses what a visit refuses
        found = index.after(found)
    if found is None:
        raise Refusal(Reason.NOT_ARCHIVED, f"this part of the archive has no answer of {url[:200]}")
    return [*hops, found]


def _body(answer: Answer, request: Request) -> bytes:
    """The decoded body as HttpFetcher gives it: none of 304, of an error the first bytes if walls come with it."""
    if answer.status == 304 or answer.status >= 400:
        return head_of(answer.headers, answer.body, HEAD_BYTES) if answer.status in STATUSES else b""
    body = body_of(answer.headers.get("content-encoding", ""), request.max_bytes)
    try:
        body.feed(answer.body)
    except Refusal as refusal:
        if request.cut and refusal.reason is Reason.TOO_LARGE:
            return body.head()
        raise
    if answer.truncated and answer.status == 200:
        reason = _CUT_SHORT.get(answer.truncated, Reason.TRUNCATED)
        raise Refusal(reason, f"the archive has {len(answer.body):,} bytes of it, cut off for {answer.truncated}")
    return body.finish()
