"""What members thank each other for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=True),
        sa.Column("sealed_for", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("week", sa.BigInteger(), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_thanks_circle"), "thanks", ["circle"], unique=False)
    op.create_index(op.f("ix_thanks_member"), "thanks", ["member"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_thanks_member"), table_name="thanks")
    op.drop_index(op.f("ix_thanks_circle"), table_name="thanks")
    op.drop_table("thanks")
