"""Why something was not done: one enum of stages, one of reasons, and the dead letter that carries them."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass
from datetime import datetime

SCHEMA_VERSION = "1.0"


class Stage(enum.StrEnum):
    """Where it happened."""

    POLL = "poll"
    PARSE = "parse"
    FETCH = "fetch"
    EXTRACT = "extract"


class Reason(enum.StrEnum):
    """What happened. The same words are counters, dead-letter values, ledger values and test expectations."""

    # the address
    NO_LINK = "no-link"
    BAD_URL = "bad-url"
    ADDRESS_REFUSED = "address-refused"
    # the connection
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TLS_EXPIRED = "tls-expired"
    TLS_SELF_SIGNED = "tls-self-signed"
    TLS_WRONG_HOST = "tls-wrong-host"
    TIMEOUT = "timeout"
    RESET = "reset"
    TRUNCATED = "truncated"
    BAD_RESPONSE = "bad-response"
    TOO_LARGE = "too-large"
    COMPRESSION_BOMB = "compression-bomb"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    # what the server said
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    GONE = "gone"
    RATE_LIMITED = "rate-limited"
    CLIENT_ERROR = "client-error"
    SERVER_ERROR = "server-error"
    # what the site wants of robots
    ROBOTS_DISALLOWED = "robots-disallowed"
    ROBOTS_UNAVAILABLE = "robots-unavailable"
    NOINDEX = "noindex"
    TDM_RESERVED = "tdm-reserved"
    # what the body was
    NOT_A_FEED = "not-a-feed"
    NOT_HTML = "not-html"
    EMPTY = "empty"
    EMPTY_SHELL = "empty-shell"
    BOT_WALL = "bot-wall"
    CONSENT_WALL = "consent-wall"
    LOGIN_WALL = "login-wall"
    SOFT_404 = "soft-404"
    PARSER_TIMEOUT = "parser-timeout"
    PARSER_CRASH = "parser-crash"
    PARSER_ERROR = "parser-error"
    # ourselves
    HOST_PAUSED = "host-paused"
    NOT_CONFIGURED = "not-configured"
    BUDGET_SPENT = "budget-spent"
    NOT_ARCHIVED = "not-archived"
    TOO_MANY_TRIES = "too-many-tries"
    BUG = "bug"


#: Reasons after which the same request may well succeed later (DESIGN: outcome `deferred`).
RETRYABLE = frozenset(
    {
        Reason.DNS,
        Reason.CONNECT,
        Reason.TIMEOUT,
        Reason.RESET,
        Reason.TRUNCATED,
        Reason.RATE_LIMITED,
        Reason.SERVER_ERROR,
        Reason.ROBOTS_UNAVAILABLE,
        Reason.HOST_PAUSED,
        Reason.BUDGET_SPENT,
        Reason.NOT_ARCHIVED,
    }
)


#: Reasons for which an item is left out on purpose (outcome `filtered`): no dead letter.
FILTERS = frozenset({Reason.ROBOTS_DISALLOWED, Reason.NOINDEX, Reason.TDM_RESERVED})

#: Reasons that come before anything is asked, and tell nothing of the item or feed: they come again, no dead letter.
UNASKED = frozenset({Reason.BUDGET_SPENT, Reason.HOST_PAUSED, Reason.NOT_ARCHIVED})

#: Reasons that come before any request for the address itself: no try of an item (DESIGN: only requests count).
NO_TRY = UNASKED | frozenset(
    {
        Reason.NO_LINK,
        Reason.BAD_URL,
        Reason.ADDRESS_REFUSED,
        Reason.ROBOTS_DISALLOWED,
        Reason.ROBOTS_UNAVAILABLE,
    }
)


#: Something else came in the place of the article's page: neither the address that it came from nor what it says of
#: robots is the article's.
INSTEAD = frozenset({Reason.BOT_WALL, Reason.CONSENT_WALL, Reason.LOGIN_WALL, Reason.SOFT_404})

#: Reasons for which the page itself can't be used, though it came: the feed's own text may stand in for it. Without
#: that they are final: an hour later the same client meets the same wall.
UNUSABLE = INSTEAD | {
    Reason.PARSER_TIMEOUT,
    Reason.PARSER_CRASH,
    Reason.PARSER_ERROR,
    Reason.NOT_HTML,
    Reason.EMPTY,
    Reason.EMPTY_SHELL,
}


class Refusal(Exception):
    """An expected failure of a foreign input: final or retryable by its reason. Anything else raised is a bug.

    Args:
        reason: which one.
        detail: one line for a person: what, where and what to do.
        retry_after_s: how long the server asked us to wait, in seconds.
        stage: where, when the raiser knows better than the catcher.
        asked_by: the address that asked for the wait, the last one after redirects.
    """

    def __init__(
        self,
        reason: Reason,
        detail: str = "",
        *,
        retry_after_s: float | None = None,
        stage: Stage | None = None,
        asked_by: str | None = None,
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason, self.detail, self.retry_after_s, self.stage = reason, detail, retry_after_s, stage
        self.asked_by = asked_by

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by value: exceptions cross process boundaries (an exception with keywords does not by default)."""
        return _refusal, (self.reason, self.detail, self.retry_after_s, self.stage, self.asked_by)


def _refusal(
    reason: Reason, detail: str, retry_after_s: float | None, stage: Stage | None, asked_by: str | None
) -> Refusal:
    return Refusal(reason, detail, retry_after_s=retry_after_s, stage=stage, asked_by=asked_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A dead letter, or one failed try of a deferred item or feed.

    Attributes:
        stage, reason: where and what.
        retryable: whether a later try may succeed by itself.
        attempts: requests made to the site so far, this one included.
        subject: URL that failed.
        feed_url: feed concerned; equals subject for a feed.
        guid: the item's GUID as given, null for a feed.
        detail: one line for a person.
        first_failed_at, last_failed_at, next_try_at: aware UTC; next_try_at null if it is not tried again.
        run_id: the run that saw it.
    """

    schema_version: str = SCHEMA_VERSION
    failure_id: str
    stage: Stage
    reason: Reason
    retryable: bool
    attempts: int
    subject: str
    feed_url: str
    guid: str | None
    detail: str
    first_failed_at: datetime
    last_failed_at: datetime
    next_try_at: datetime | None
    run_id: str


def failure_id(stage: Stage, subject: str, feed_url: str, guid: str | None) -> str:
    """Stable identity of a failure: 32 hex digits over stage, subject, feed and GUID (never the clock)."""
    joined = "\n".join(("1", stage, subject, feed_url, guid or ""))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]
