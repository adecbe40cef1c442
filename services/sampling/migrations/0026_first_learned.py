"""The first inspection of a bureau that cases held is found at once, however many were recorded before."""

from alembic import op

revision = "sampling_0026"
down_revision = "sampling_0025"


def upgrade() -> None:
    op.execute("CREATE INDEX inspection_learned ON sampling.inspection (bureau, held_on) WHERE learned")
