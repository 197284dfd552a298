"""Ideas a circle keeps, what it made of the catalogue's, and decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("winner", sa.BigInteger(), nullable=True),
        sa.Column("voters", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_decision_circle"), "decision", ["circle"], unique=False)
    op.create_table(
        "idea",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_idea_circle"), "idea", ["circle"], unique=False)
    op.create_table(
        "seen",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("circle", "activity", "verdict"),
    )
    op.create_index(op.f("ix_seen_circle"), "seen", ["circle"], unique=False)
    op.create_table(
        "ballot",
        sa.Column("decision", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("ballot", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("decision", "member"),
    )
    op.create_index(op.f("ix_ballot_circle"), "ballot", ["circle"], unique=False)
    op.create_table(
        "choice",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_choice_circle"), "choice", ["circle"], unique=False)
    op.create_index(op.f("ix_choice_decision"), "choice", ["decision"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_choice_decision"), table_name="choice")
    op.drop_index(op.f("ix_choice_circle"), table_name="choice")
    op.drop_table("choice")
    op.drop_index(op.f("ix_ballot_circle"), table_name="ballot")
    op.drop_table("ballot")
    op.drop_index(op.f("ix_seen_circle"), table_name="seen")
    op.drop_table("seen")
    op.drop_index(op.f("ix_idea_circle"), table_name="idea")
    op.drop_table("idea")
    op.drop_index(op.f("ix_decision_circle"), table_name="decision")
    op.drop_table("decision")
