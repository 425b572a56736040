"""What read a feed's last body, and what went wrong with its last poll."""

import sqlalchemy as sa
from alembic import op

revision = "0009_feeds"
down_revision = "0008_near_duplicates"


def upgrade() -> None:
    """Add the columns; they are filled in as feeds are polled."""
    op.add_column("feeds", sa.Column("parser", sa.Text))
    op.add_column("feeds", sa.Column("last_detail", sa.Text))
