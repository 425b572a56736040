"""Paragraphs that articles of a site have in common."""

import sqlalchemy as sa
from alembic import op

revision = "0010_site_blocks"
down_revision = "0009_feeds"


def upgrade() -> None:
    """Add the table, empty: a site is learned from its next articles on."""
    op.create_table(
        "site_blocks",
        sa.Column("site", sa.Text, primary_key=True),
        sa.Column("block", sa.String(12), primary_key=True),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("pages_before", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
    )
    op.create_index("site_blocks_changed", "site_blocks", ["changed_at"])
