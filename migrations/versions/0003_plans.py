"""Plans and who is in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("bring", sa.LargeBinary(), nullable=True),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_plan_circle"), "plan", ["circle"], unique=False)
    op.create_index("plan_start", "plan", ["circle", "starts_at"], unique=False)
    op.create_table(
        "rsvp",
        sa.Column("plan", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["plan"], ["plan.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("plan", "member"),
    )
    op.create_index(op.f("ix_rsvp_circle"), "rsvp", ["circle"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_rsvp_circle"), table_name="rsvp")
    op.drop_table("rsvp")
    op.drop_index("plan_start", table_name="plan")
    op.drop_index(op.f("ix_plan_circle"), table_name="plan")
    op.drop_table("plan")
