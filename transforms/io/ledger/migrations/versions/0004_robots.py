"""What robots.txt and tdmrep.json of each origin say, kept for a day at most."""

import sqlalchemy as sa
from alembic import op

revision = "0004_robots"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of the cache."""
    op.create_table(
        "robots",
        sa.Column("origin", sa.Text, primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("agent", sa.String(128), primary_key=True),
        sa.Column("status", sa.Integer),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("fetched_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("failing_since", sa.BigInteger),
    )
    op.create_index("robots_expire", "robots", ["expires_at"])
