"""Columns: in the rows of who was drawn, the year that the draw was announced for; in rosters, the season, the source
draw with its deals, and the recusals.
"""

from alembic import op

revision = "sampling_0010"
down_revision = "sampling_0009"

_STATEMENTS = (
    "ALTER TABLE sampling.drawn ADD COLUMN year integer",
    "UPDATE sampling.drawn n SET year = d.year FROM sampling.draw d WHERE d.id = n.draw",
    "ALTER TABLE sampling.drawn ALTER COLUMN year SET NOT NULL",
    # Making a frame asks who was drawn this year by a kind of draw.
    "CREATE INDEX drawn_year ON sampling.drawn (bureau, year, kind)",
    """
    ALTER TABLE sampling.roster
        ADD COLUMN season text,
        ADD COLUMN source_draw uuid,
        ADD COLUMN deals jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN recusals jsonb NOT NULL DEFAULT '[]'
    """,
    """
    UPDATE sampling.roster SET
        season = selection ->> 'season',
        source_draw = CAST(selection ->> 'draw' AS uuid),
        deals = coalesce(selection -> 'deals', '[]'),
        recusals = coalesce(selection -> 'recusals', '[]')
    """,
    "ALTER TABLE sampling.roster ALTER COLUMN season SET NOT NULL",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
