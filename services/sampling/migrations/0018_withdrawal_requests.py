"""The withdrawal of an inspection is requested by one person and decided by another."""

from alembic import op

revision = "sampling_0018"
down_revision = "sampling_0017"


def upgrade() -> None:
    for table in ("inspection", "withdrawn_inspection"):
        op.execute(f"ALTER TABLE sampling.{table} ADD COLUMN requests jsonb NOT NULL DEFAULT CAST('[]' AS jsonb)")
