"""What a publisher says of reuse: robots directives of page and header, TDM reservations, and what follows for us."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.article import UsageInfo
from schemas.failure import Reason, Refusal, Stage
from schemas.page import Extracted, Response
from schemas.robots import TdmStatement
from transforms.web.robots import DEFAULT_AGENT
from transforms.web.tdm import reservation

#: `googlebot: …`; but `max-snippet: 50` and the like are directives with a value.
_SCOPE = re.compile(r"\s*(?!max-|unavailable_after)([\w*-]+)\s*:(.*)", re.IGNORECASE | re.DOTALL)

_NOINDEX = frozenset({"noindex", "none"})  # `none` is noindex and nofollow
_NOAI = frozenset({"noai"})  # noimageai is of pictures, which are not fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRules:
    """What a run makes of it: our product token, whether noindex counts, and whether TDM reservations do."""

    agent: str = DEFAULT_AGENT
    obey_robots: bool = True
    respect_tdm: bool = False

    def check(self, usage: UsageInfo | None) -> None:
        """Let a page pass that may become a record.

        Raises:
            Refusal: noindex; tdm-reserved.
        """
        said = set(usage.robots) if usage else set()
        if self.obey_robots and said & _NOINDEX:
            raise Refusal(Reason.NOINDEX, "the page asks robots not to index it", stage=Stage.FETCH)
        if self.respect_tdm and usage and usage.tdm_reservation:
            policy = f"; its policy: {usage.tdm_policy[:200]}" if usage.tdm_policy else ""
            raise Refusal(Reason.TDM_RESERVED, f"text and data mining is reserved{policy}", stage=Stage.FETCH)
        if self.respect_tdm and said & _NOAI:
            raise Refusal(Reason.TDM_RESERVED, "the page says noai", stage=Stage.FETCH)


def usage_info(response: Response, extracted: Extracted | None, agent: str) -> UsageInfo | None:
    """What a page says, and what its headers and its origin's tdmrep.json say of it; null when nothing is said.

    Of TDM reservations the page's counts before the header's, and that before the file's (TDMRep, "Processing
    priority").

    Args:
        response: how the page was had.
        extracted: what was read in it, or null when it can't be used.
        agent: our product token: directives for other robots don't count.
    """
    headers, page = response.headers, extracted
    places = (
        _stated(page.tdm_reservation, page.tdm_policy) if page else TdmStatement(),
        _stated(headers.get("tdm-reservation"), headers.get("tdm-policy")),
        response.tdm or TdmStatement(),
    )
    said = dict.fromkeys((*(page.robots if page else ()), *header_directives(headers, agent)))
    usage = UsageInfo(
        robots=tuple(said),
        tdm_reservation=next((each.reservation for each in places if each.reservation is not None), None),
        tdm_policy=next((each.policy for each in places if each.policy), None),
    )
    return usage if usage != UsageInfo() else None


def header_directives(headers: Mapping[str, str], agent: str) -> Iterator[str]:
    """Directives of X-Robots-Tag that are for all robots or for this one, in lower case.

    A name with a colon addresses that robot with all that follows in its line; each header stands in a line.
    """
    for line in headers.get("x-robots-tag", "").splitlines():
        heard = True
        for part in line.split(","):
            if scope := _SCOPE.match(part):
                heard, part = scope[1].lower() in (agent.lower(), "*"), scope[2]
            if heard and part.strip():
                yield part.strip().lower()


def _stated(reserved: str | None, policy: str | None) -> TdmStatement:
    return TdmStatement(reservation=reservation(reserved), policy=(policy or "").strip() or None)
