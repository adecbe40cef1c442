"""Table of the members of teams, and of the draw that drew each."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0009"
down_revision = "sampling_0008"

# `person` is the key in the register; `draw` is NULL for natives. `season` is the year, or the campaign.
_TABLE = """
CREATE TABLE sampling.team_member (
    bureau text NOT NULL,
    season text NOT NULL,
    team text NOT NULL,
    directory text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    post text NOT NULL,
    native boolean NOT NULL,
    draw uuid,
    event uuid NOT NULL,
    trace text NOT NULL,
    PRIMARY KEY (bureau, season, directory, person)
)
"""


def upgrade() -> None:
    op.execute(_TABLE)
    grant_table("sampling", "team_member")
