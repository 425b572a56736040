"""All addresses by which an article is known, for the record that is published of it."""

import sqlalchemy as sa
from alembic import op

revision = "0012_addresses"
down_revision = "0011_carriers"


def upgrade() -> None:
    """Add the column; what is committed and not yet published names the addresses where it was reached."""
    op.add_column("rulings", sa.Column("also_at", sa.Text))
