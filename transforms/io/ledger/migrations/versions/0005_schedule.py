"""When a feed is polled next and why, where it has moved, and the waits that servers asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0005_schedule"
down_revision = "0004_robots"


def upgrade() -> None:
    """Add the columns and the table. Site and host are filled in as feeds are polled and items are tried."""
    for column in (
        sa.Column("unmodified_since", sa.BigInteger),
        sa.Column("polls", sa.Integer, nullable=False, server_default="0"),
        sa.Column("read_at", sa.BigInteger),
        sa.Column("items_shown", sa.Integer, nullable=False, server_default="0"),
        sa.Column("new_per_h", sa.Double),
        sa.Column("ttl_s", sa.Double),
        sa.Column("fresh_s", sa.Double),
        sa.Column("next_poll_why", sa.String(16)),
        sa.Column("moved_to", sa.Text),
        sa.Column("moving_to", sa.Text),
        sa.Column("moving_since", sa.BigInteger),
        sa.Column("moves_seen", sa.Integer, nullable=False, server_default="0"),
        sa.Column("site", sa.Text),
        sa.Column("host", sa.Text),
    ):
        op.add_column("feeds", column)
    op.add_column("items", sa.Column("site", sa.Text))
    op.add_column("items", sa.Column("host", sa.Text))
    op.create_table(
        "holds",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
