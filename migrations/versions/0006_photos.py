"""Photos of memories, and uploads not yet used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_upload_made_at"), "upload", ["made_at"], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("memory", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=True),
        sa.Column("sealed_for", sa.String(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["memory"], ["memory.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_photo_circle"), "photo", ["circle"], unique=False)
    op.create_index(op.f("ix_photo_member"), "photo", ["member"], unique=False)
    op.create_index(op.f("ix_photo_memory"), "photo", ["memory"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_photo_memory"), table_name="photo")
    op.drop_index(op.f("ix_photo_member"), table_name="photo")
    op.drop_index(op.f("ix_photo_circle"), table_name="photo")
    op.drop_table("photo")
    op.drop_index(op.f("ix_upload_made_at"), table_name="upload")
    op.drop_table("upload")
