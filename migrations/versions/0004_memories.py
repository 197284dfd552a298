"""Memories and each person's part in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memory",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("plan", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("tags", sa.LargeBinary(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["plan"], ["plan.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("plan"),
    )
    op.create_index(op.f("ix_memory_circle"), "memory", ["circle"], unique=False)
    op.create_index("memory_day", "memory", ["circle", "day"], unique=False)
    op.create_table(
        "part",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("memory", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=True),
        sa.Column("sealed_for", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["memory"], ["memory.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("memory", "member"),
    )
    op.create_index(op.f("ix_part_circle"), "part", ["circle"], unique=False)
    op.create_index(op.f("ix_part_memory"), "part", ["memory"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_part_memory"), table_name="part")
    op.drop_index(op.f("ix_part_circle"), table_name="part")
    op.drop_table("part")
    op.drop_index("memory_day", table_name="memory")
    op.drop_index(op.f("ix_memory_circle"), table_name="memory")
    op.drop_table("memory")
