"""Who can read a circle's home, and whether it can be spoken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("circle", sa.Column("readers", sa.LargeBinary(), nullable=True))
    op.add_column("circle", sa.Column("exposed", sa.LargeBinary(), nullable=True))
    op.add_column("circle", sa.Column("unreached_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("circle", "unreached_at")
    op.drop_column("circle", "exposed")
    op.drop_column("circle", "readers")
