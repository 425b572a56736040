"""The ledger's tables as they are after the newest migration (migrations/versions/)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

from transforms.io.ledger.utctime import UtcTime

metadata = MetaData()

#: One row: which run may write. Each new run increments the epoch; claims and commits of older ones are void.
lease = Table(
    "lease",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("run_id", String(64)),
    Column("holder", Text),
    Column("since", UtcTime),
    Column("renewed_at", UtcTime),
    Column("token", String(32)),  # PostgreSQL: whose it is while it is renewed; null when it is free
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("config_hash", String(64), nullable=False),
    Column("sinks", Text, nullable=False),  # JSON: key → name
    Column("totals", Text),  # JSON: the sum of its units' summaries, kept at each commit; null in runs before 0010
    # A stream's: the last event time that it has given out, when it is to claim nothing more, and to drain.
    Column("stamped_at", UtcTime),
    Column("stop_at", UtcTime),
    Column("drain_at", UtcTime),
)

#: Files that origins keep for robots (robots.txt, tdmrep.json), as they were last found: a cache. What they say to
#: others than `agent` is not kept.
robots = Table(
    "robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("agent", String(128), primary_key=True),
    Column("status", Integer),  # null: no answer
    Column("detail", Text, nullable=False),
    Column("said", Text, nullable=False),  # JSON: rules and delay; empty when nothing is said
    Column("fetched_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("failing_since", UtcTime),
    Index("robots_expire", "expires_at"),
)

#: Turns and paces of hosts, while several processes ask them (transforms/io/ledger/hosts.py).
hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("last_at", UtcTime, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("latency_s", Double),
    Column("slowdown", Double, nullable=False, server_default="1"),
    Column("faults", Integer, nullable=False, server_default="0"),
    Index("hosts_next", "next_at"),
)

#: The feeds that a run was given, when it was given any.
run_feeds = Table(
    "run_feeds",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("url", Text, primary_key=True),
)

feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    Column("title", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_sha256", String(64)),
    Column("failures", Integer, nullable=False, default=0),
    Column("next_poll_at", UtcTime),
    Column("hold_until", UtcTime),
    Column("gone", Boolean, nullable=False, default=False),
    Column("added_at", UtcTime, nullable=False),
    Column("last_poll_at", UtcTime),
    Column("last_outcome", String(16)),
    Column("last_reason", String(32)),
    # What a person said of it; a poll changes none of these.
    Column("given_title", Text),
    Column("tags", Text),  # JSON: list
    Column("headers", Text),  # JSON: header name → environment variable; never a value
    Column("removed_at", UtcTime),  # no longer polled; its items stay, so that nothing is published twice
    # When it is polled next, and what that follows from (transforms/web/schedule.py).
    Column("unmodified_since", UtcTime),
    Column("polls", Integer, nullable=False, server_default="0"),
    Column("read_at", UtcTime),
    Column("items_shown", Integer, nullable=False, server_default="0"),
    Column("new_per_h", Double),
    Column("ttl_s", Double),
    Column("fresh_s", Double),
    Column("next_poll_why", String(16)),
    # Where it has moved (transforms/web/moves.py).
    Column("moved_to", Text),
    Column("moving_to", Text),
    Column("moving_since", UtcTime),
    Column("moves_seen", Integer, nullable=False, server_default="0"),
    # Keys of the address that is polled, for `holds`.
    Column("site", Text),
    Column("host", Text),
    # What read its last body, after which repairs; what went wrong with its last poll, in a line.
    Column("parser", Text),
    Column("last_detail", Text),
    Index("feeds_due", "next_poll_at"),
)

#: Every item that a feed showed, with how it last ended; `item` (JSON) only while it will be tried again or can be.
items = Table(
    "items",
    metadata,
    Column("item_key", String(32), primary_key=True),
    Column("feed_url", Text, nullable=False),
    Column("content_hash", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("stage", String(16)),
    Column("reason", String(32)),
    Column("identifier", String(32)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("first_failed_at", UtcTime),
    Column("next_try_at", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
    Column("item", Text),
    Column("shown_at", UtcTime),  # when its feed last showed it, up to 30 days late (ledger/retention.py)
    Column("site", Text),  # of the link, as in feeds; only while it will be tried again
    Column("host", Text),
    Index("items_shown", "feed_url", "shown_at"),
)
Index(
    "items_due",
    items.c.next_try_at,
    sqlite_where=items.c.next_try_at.is_not(None),
    postgresql_where=items.c.next_try_at.is_not(None),
)

#: Waits that servers asked for (Retry-After), by whom they hold: a registered domain, `//host`, or an address.
holds = Table(
    "holds",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("until", UtcTime, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("identifier", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text_sha256", String(64), nullable=False),
    Column("copy_of", String(32)),
    Column("word_count", Integer, nullable=False),
    Column("unit_id", String(80), nullable=False),
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
    Index("articles_text", "text_sha256"),
)

#: Fingerprints of the articles of the last days (likeness/fingerprint.py), in the order in which they were committed.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("identifier", String(32), nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
)

#: Keys of fingerprints → the first few that have them.
passages = Table(
    "passages",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

#: Paragraphs of the newest versions (likeness/outline.py), of articles that changed or came in the last weeks.
outlines = Table(
    "outlines",
    metadata,
    Column("identifier", String(32), primary_key=True),
    Column("changed_at", UtcTime, nullable=False),
    Column("outline", LargeBinary, nullable=False),
    Index("outlines_changed", "changed_at"),
    sqlite_with_rowid=False,
)

#: Every address by which an article was reached. Never removed: an address once seen keeps its identifier.
aliases = Table(
    "aliases",
    metadata,
    Column("url", Text, primary_key=True),
    Column("identifier", String(32), nullable=False),
)

#: Units of work: open → committed → published, or open → discarded.
units = Table(
    "units",
    metadata,
    Column("unit_id", String(80), primary_key=True),
    Column("run_id", String(64), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("deadline_at", UtcTime, nullable=False),
    Column("closes_at", UtcTime),  # a window's end; null for a round
    Column("committed_at", UtcTime),
    Column("summary", Text),
    Column("why", Text),
    Index("units_run", "run_id"),
    Index("units_state", "state"),
)

#: What a unit was given. A round's claims are kept until its run ends, so that a batch claims nothing twice; a window's
#: until it is committed, or until another window takes over what it was discarded with.
claims = Table(
    "claims",
    metadata,
    Column("unit_id", String(80), primary_key=True),
    Column("kind", String(8), primary_key=True),  # feed or item
    Column("subject", Text, primary_key=True),  # feed address or item key
    Column("feed_url", Text, nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("stamped_at", UtcTime),  # of a window: the event time of its batch
    Index("claims_run", "run_id", "kind", "subject"),
    Index("claims_batches", "unit_id", "stamped_at"),
)

#: Paragraphs at the ends of a site's articles, by hash: in how many, now and before the last commit that saw it.
site_blocks = Table(
    "site_blocks",
    metadata,
    Column("site", Text, primary_key=True),
    Column("block", String(12), primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("pages_before", Integer, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Index("site_blocks_changed", "changed_at"),
)

unit_sinks = Table(
    "unit_sinks",
    metadata,
    Column("unit_id", String(80), primary_key=True),
    Column("sink", Text, primary_key=True),  # key of the sink
    Column("name", Text, nullable=False),  # as given in --to, without credentials
    Column("acknowledged_at", UtcTime),
    Column("lines", Integer),
)
Index(
    "unit_sinks_pending",
    unit_sinks.c.unit_id,
    sqlite_where=unit_sinks.c.acknowledged_at.is_(None),
    postgresql_where=unit_sinks.c.acknowledged_at.is_(None),
)

#: Files of the staging that a committed unit still has to publish; removed with the staging.
unit_files = Table(
    "unit_files",
    metadata,
    Column("unit_id", String(80), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("kind", String(16), nullable=False),
)

rulings = Table(
    "rulings",
    metadata,
    Column("unit_id", String(80), primary_key=True),
    Column("file", String(128), primary_key=True),
    Column("place", BigInteger, primary_key=True),  # byte offset
    Column("length", BigInteger, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("identifier", String(32), nullable=False),
    Column("url", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("copy_of", String(32)),
    Column("similarity", Double),
    Column("change", Text),  # JSON: what a revision changed
    Column("carried", Text),  # JSON: list of feed and GUID, where there are several
    Column("also_at", Text),  # JSON: list of addresses, null for none
)
