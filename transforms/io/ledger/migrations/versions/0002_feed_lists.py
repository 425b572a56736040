"""What a person says of a feed: title, tags, header variables, and that it is no longer polled."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; a title so far stays what it is, the channel's own."""
    for column in (
        sa.Column("given_title", sa.Text),
        sa.Column("tags", sa.Text),
        sa.Column("headers", sa.Text),
        sa.Column("removed_at", sa.BigInteger),
    ):
        op.add_column("feeds", column)
