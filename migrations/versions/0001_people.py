"""Circles and their members, what is due to them, and what just came in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "circle",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("setter", sa.BigInteger(), nullable=False),
        sa.Column("workplace", sa.Boolean(), nullable=False),
        sa.Column("youngest", sa.BigInteger(), nullable=True),
        sa.Column("area", sa.LargeBinary(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("reflect", sa.String(), nullable=False),
        sa.Column("reflect_paused", sa.BigInteger(), nullable=True),
        sa.Column("quiet", sa.String(), nullable=False),
        sa.Column("rest_until", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "place"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_draft_made_at"), "draft", ["made_at"], unique=False)
    op.create_table(
        "fact",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "inbox",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "delivery"),
    )
    op.create_index(op.f("ix_inbox_at"), "inbox", ["at"], unique=False)
    op.create_table(
        "copy",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "place", "message"),
    )
    op.create_index("copy_subject", "copy", ["circle", "subject"], unique=False)
    op.create_index(op.f("ix_copy_circle"), "copy", ["circle"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("delivery_due", "delivery", ["state", "due_at"], unique=False)
    op.create_index("delivery_topic", "delivery", ["circle", "topic"], unique=False)
    op.create_index(op.f("ix_delivery_circle"), "delivery", ["circle"], unique=False)
    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("leaving", sa.LargeBinary(), nullable=True),
        sa.Column("rest_until", sa.LargeBinary(), nullable=True),
        sa.Column("talk_limits", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("circle", "platform", "person"),
    )
    op.create_index(op.f("ix_member_circle"), "member", ["circle"], unique=False)
    op.create_index("member_person", "member", ["platform", "person"], unique=False)


def downgrade() -> None:
    op.drop_index("member_person", table_name="member")
    op.drop_index(op.f("ix_member_circle"), table_name="member")
    op.drop_table("member")
    op.drop_index(op.f("ix_delivery_circle"), table_name="delivery")
    op.drop_index("delivery_topic", table_name="delivery")
    op.drop_index("delivery_due", table_name="delivery")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_copy_circle"), table_name="copy")
    op.drop_index("copy_subject", table_name="copy")
    op.drop_table("copy")
    op.drop_index(op.f("ix_inbox_at"), table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("fact")
    op.drop_index(op.f("ix_draft_made_at"), table_name="draft")
    op.drop_table("draft")
    op.drop_table("circle")
