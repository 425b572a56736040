"""What a stream needs: event times of claims, windows' ends, when it shall stop; the totals of runs."""

import sqlalchemy as sa
from alembic import op

revision = "0007_stream"
down_revision = "0006_hosts"


def upgrade() -> None:
    """Add the columns. Runs of before keep none of the totals: their units are summed up."""
    op.add_column("runs", sa.Column("totals", sa.Text))
    op.add_column("runs", sa.Column("stamped_at", sa.BigInteger))
    op.add_column("runs", sa.Column("stop_at", sa.BigInteger))
    op.add_column("runs", sa.Column("drain_at", sa.BigInteger))
    op.add_column("units", sa.Column("closes_at", sa.BigInteger))
    op.add_column("claims", sa.Column("stamped_at", sa.BigInteger))
    op.create_index("claims_batches", "claims", ["unit_id", "stamped_at"])
