"""The first schema: lease, runs, feeds, items, articles, aliases, units and what they publish.

A migration is frozen once released: it does not follow tables.py. Times are microseconds since 1970 UTC.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    _runs()
    _feeds()
    _articles()
    _units()
    _outbox()


def _runs() -> None:
    op.create_table(
        "lease",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("run_id", sa.String(64)),
        sa.Column("holder", sa.Text),
        sa.Column("since", sa.BigInteger),
        sa.Column("renewed_at", sa.BigInteger),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("config_hash", sa.String(64), nullable=False),
        sa.Column("sinks", sa.Text, nullable=False),
    )
    op.create_table(
        "run_feeds",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("url", sa.Text, primary_key=True),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("title", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("body_sha256", sa.String(64)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("next_poll_at", sa.BigInteger),
        sa.Column("hold_until", sa.BigInteger),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("last_poll_at", sa.BigInteger),
        sa.Column("last_outcome", sa.String(16)),
        sa.Column("last_reason", sa.String(32)),
    )
    op.create_index("feeds_due", "feeds", ["next_poll_at"])
    op.create_table(
        "items",
        sa.Column("item_key", sa.String(32), primary_key=True),
        sa.Column("feed_url", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("stage", sa.String(16)),
        sa.Column("reason", sa.String(32)),
        sa.Column("identifier", sa.String(32)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("first_failed_at", sa.BigInteger),
        sa.Column("next_try_at", sa.BigInteger),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("item", sa.Text),
    )
    op.create_index("items_feed", "items", ["feed_url"])
    due = sa.text("next_try_at IS NOT NULL")
    op.create_index("items_due", "items", ["next_try_at"], sqlite_where=due, postgresql_where=due)


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("identifier", sa.String(32), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("copy_of", sa.String(32)),
        sa.Column("word_count", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.String(80), nullable=False),
    )
    op.create_index("articles_text", "articles", ["text_sha256"])
    op.create_table(
        "aliases",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("identifier", sa.String(32), nullable=False),
    )


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("unit_id", sa.String(80), primary_key=True),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("deadline_at", sa.BigInteger, nullable=False),
        sa.Column("committed_at", sa.BigInteger),
        sa.Column("summary", sa.Text),
        sa.Column("why", sa.Text),
    )
    op.create_index("units_run", "units", ["run_id"])
    op.create_index("units_state", "units", ["state"])
    op.create_table(
        "claims",
        sa.Column("unit_id", sa.String(80), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("feed_url", sa.Text, nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
    )
    op.create_index("claims_run", "claims", ["run_id", "kind", "subject"])


def _outbox() -> None:
    op.create_table(
        "unit_sinks",
        sa.Column("unit_id", sa.String(80), primary_key=True),
        sa.Column("sink", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger),
        sa.Column("lines", sa.Integer),
    )
    open_ones = sa.text("acknowledged_at IS NULL")
    op.create_index("unit_sinks_pending", "unit_sinks", ["unit_id"], sqlite_where=open_ones, postgresql_where=open_ones)
    op.create_table(
        "unit_files",
        sa.Column("unit_id", sa.String(80), primary_key=True),
        sa.Column("name", sa.String(128), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
    )
    op.create_table(
        "rulings",
        sa.Column("unit_id", sa.String(80), primary_key=True),
        sa.Column("file", sa.String(128), primary_key=True),
        sa.Column("place", sa.BigInteger, primary_key=True),
        sa.Column("length", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("identifier", sa.String(32), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("copy_of", sa.String(32)),
    )
