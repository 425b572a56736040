"""Following redirects, by the rules that browsers keep to."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.failure import Reason, Refusal
from transforms.web import urls

STATUSES = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5


def next_hop(location: str, hops: Sequence[str]) -> str:
    """The address that a redirect leads to.

    Args:
        location: value of its Location header.
        hops: every address so far; the last one answered with it.

    Raises:
        Refusal: too-many-redirects; bad-url.
    """
    target = urls.resolve(location, hops[-1])
    if target in hops:
        raise Refusal(Reason.TOO_MANY_REDIRECTS, f"redirect loop at {target[:200]}")
    if len(hops) > MAX_REDIRECTS:
        raise Refusal(Reason.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS} redirects, last to {target[:200]}")
    return target
