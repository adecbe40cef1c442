"""Draws of protocol 2: new notices, and lists in sheets instead of a row a member.

The tables of protocol 1 are dropped: they are made from the log, and a deployment starts a new log.
"""

from alembic import op

from shared.migrations.access import grant_table

revision = "publishing_0003"
down_revision = "publishing_0002"

_STATEMENTS = (
    "DROP TABLE publishing.notice, publishing.candidate, publishing.task, publishing.person",
    """
    CREATE TABLE publishing.notice (
        draw uuid PRIMARY KEY,
        bureau text NOT NULL,
        year integer NOT NULL,
        serial integer NOT NULL,
        title text NOT NULL,
        stage text NOT NULL,
        announced_at timestamptz NOT NULL,
        spec jsonb NOT NULL,
        spec_hash text NOT NULL,
        counts jsonb NOT NULL,
        changed bigint NOT NULL,
        frozen text NOT NULL,
        open_by text NOT NULL,
        replaces uuid,
        joined bigint,
        "left" bigint,
        disclosure text NOT NULL,
        population text NOT NULL,
        kind text,
        units jsonb NOT NULL,
        left_out jsonb NOT NULL,
        openings jsonb NOT NULL,
        people jsonb,
        strata jsonb NOT NULL,
        slots bigint NOT NULL,
        witnessed text NOT NULL,
        reveals jsonb NOT NULL,
        completion jsonb,
        failure jsonb,
        substitutions jsonb NOT NULL,
        successions jsonb NOT NULL,
        opened jsonb,
        steps jsonb NOT NULL,
        trace text NOT NULL
    )
    """,
    "CREATE INDEX notice_newest ON publishing.notice (announced_at, draw)",
    "CREATE INDEX notice_serial ON publishing.notice (bureau, year, serial)",
    "CREATE INDEX notice_replaces ON publishing.notice (replaces) WHERE replaces IS NOT NULL",
    # Keys are compared byte by byte, as the lists are sorted; and a sheet is found by the key of its first line.
    """
    CREATE TABLE publishing.sheet (
        draw uuid NOT NULL,
        shelf text NOT NULL,
        number bigint NOT NULL,
        bureau text NOT NULL,
        first text COLLATE "C" NOT NULL,
        lines text NOT NULL,
        PRIMARY KEY (draw, shelf, number)
    )
    """,
    "CREATE INDEX sheet_first ON publishing.sheet (draw, shelf, first)",
    """
    CREATE TABLE publishing.tree_tile (
        draw uuid NOT NULL,
        shelf text NOT NULL,
        level integer NOT NULL,
        number bigint NOT NULL,
        bureau text NOT NULL,
        hashes bytea NOT NULL,
        PRIMARY KEY (draw, shelf, level, number)
    )
    """,
    """
    CREATE TABLE publishing.enterprise (
        bureau text NOT NULL,
        identifier text NOT NULL,
        label text NOT NULL,
        announced_at timestamptz NOT NULL,
        PRIMARY KEY (bureau, identifier)
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in ("notice", "sheet", "tree_tile", "enterprise"):
        grant_table("publishing", table)
