"""Fingerprints for near-duplicates, outlines for revisions, and what a ruling says of both."""

import sqlalchemy as sa
from alembic import op

revision = "0008_near_duplicates"
down_revision = "0007_stream"


def upgrade() -> None:
    """Add the tables, empty: articles known before are found by address and by equal text, as they were."""
    op.add_column("articles", sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("rulings", sa.Column("similarity", sa.Double))
    op.add_column("rulings", sa.Column("change", sa.Text))
    op.create_table(
        "fingerprints",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("identifier", sa.String(32), nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outlines",
        sa.Column("identifier", sa.String(32), primary_key=True),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("outline", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("outlines_changed", "outlines", ["changed_at"])
