"""Who holds a ledger that has no lock file, and when a feed last showed an item, so that old ones can be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns. An item counts as shown when it last changed: a lower bound, raised when it is seen again."""
    op.add_column("lease", sa.Column("token", sa.String(32)))
    op.add_column("items", sa.Column("shown_at", sa.BigInteger))
    op.execute("UPDATE items SET shown_at = changed_at")
    op.drop_index("items_feed", "items")
    op.create_index("items_shown", "items", ["feed_url", "shown_at"])
