"""Turns and paces of hosts, for runs whose workers are several processes."""

import sqlalchemy as sa
from alembic import op

revision = "0006_hosts"
down_revision = "0005_schedule"


def upgrade() -> None:
    """Add the table, empty: a host without a row is asked at once."""
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text, primary_key=True),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("latency_s", sa.Double),
        sa.Column("slowdown", sa.Double, nullable=False, server_default="1"),
        sa.Column("faults", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_index("hosts_next", "hosts", ["next_at"])
