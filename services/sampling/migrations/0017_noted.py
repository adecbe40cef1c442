"""What is noted of enterprises stands in streams of its own; the stream of an inspection is needed no more."""

from alembic import op

from shared.migrations.access import let_speak

revision = "sampling_0017"
down_revision = "sampling_0016"


def upgrade() -> None:
    let_speak("sampling")
    for table in ("inspection", "withdrawn_inspection"):
        op.execute(f"ALTER TABLE sampling.{table} DROP COLUMN recording")
