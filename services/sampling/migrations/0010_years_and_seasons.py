"""Which year a draw was of, with whom it drew; and what a roster was made of and for, apart from its request."""

from alembic import op

revision = "sampling_0010"
down_revision = "sampling_0009"

_STATEMENTS = (
    "ALTER TABLE sampling.drawn ADD COLUMN year integer",
    "UPDATE sampling.drawn n SET year = d.year FROM sampling.draw d WHERE d.id = n.draw",
    "ALTER TABLE sampling.drawn ALTER COLUMN year SET NOT NULL",
    # Who was drawn this year by a kind of draw is asked for each frame.
    "CREATE INDEX drawn_year ON sampling.drawn (bureau, year, kind)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
