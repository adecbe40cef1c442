"""An inspection on record says how and by which team it was made: a cap may count visits by some methods alone, and
those of each team apart.
"""

from alembic import op

revision = "sampling_0037"
down_revision = "sampling_0036"


def upgrade() -> None:
    for table in ("inspection", "withdrawn_inspection"):
        # Of what was on record before nothing else is known; a rebuild reads the same from the events of before.
        op.execute(f"ALTER TABLE sampling.{table} ADD COLUMN team text NOT NULL DEFAULT ''")
        op.execute(f"ALTER TABLE sampling.{table} ADD COLUMN methods text[] NOT NULL DEFAULT '{{on-site}}'")
        op.execute(f"ALTER TABLE sampling.{table} ALTER COLUMN team DROP DEFAULT, ALTER COLUMN methods DROP DEFAULT")
