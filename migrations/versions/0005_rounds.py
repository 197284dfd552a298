"""Rounds, and what each member asked has given under seal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("course", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_round_circle"), "round", ["circle"], unique=False)
    op.create_index("round_posted", "round", ["circle", "posted_at"], unique=False)
    op.create_index(
        "round_waiting",
        "round",
        ["circle"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "asked",
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_for", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round"], ["round.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round", "member"),
    )
    op.create_index(op.f("ix_asked_circle"), "asked", ["circle"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_asked_circle"), table_name="asked")
    op.drop_table("asked")
    op.drop_index(
        "round_waiting",
        table_name="round",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index("round_posted", table_name="round")
    op.drop_index(op.f("ix_round_circle"), table_name="round")
    op.drop_table("round")
