"""The feeds of a unit that carried an article, for the record that is published of it."""

import sqlalchemy as sa
from alembic import op

revision = "0011_carriers"
down_revision = "0010_site_blocks"


def upgrade() -> None:
    """Add the column; what is committed and not yet published names the feeds of its own address."""
    op.add_column("rulings", sa.Column("carried", sa.Text))
