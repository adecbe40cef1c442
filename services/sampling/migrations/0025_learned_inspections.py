"""Inspections that cases held: that they were learned, and their results."""

from alembic import op

revision = "sampling_0025"
down_revision = "sampling_0024"


def upgrade() -> None:
    # A withdrawn inspection was never learned: the table has the columns because rows are moved into it whole.
    for table in ("inspection", "withdrawn_inspection"):
        op.execute(f"""
            ALTER TABLE sampling.{table} ADD COLUMN learned boolean NOT NULL DEFAULT false,
                ADD COLUMN result text, ADD COLUMN national text, ADD COLUMN findings integer
        """)
