"""A roster may name the occasion of its visits."""

from alembic import op

revision = "sampling_0028"
down_revision = "sampling_0027"


def upgrade() -> None:
    op.execute("ALTER TABLE sampling.roster ADD COLUMN occasion text")
