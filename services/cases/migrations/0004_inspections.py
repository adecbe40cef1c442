"""Inspections with their crews, and what they are decided by: adopted policies, published item lists."""

from alembic import op

from shared.migrations.access import grant_table

revision = "cases_0004"
down_revision = "cases_0003"

_TABLES = (
    """
    CREATE TABLE cases.inspection (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        status text NOT NULL,
        occasion text NOT NULL,
        hidden boolean NOT NULL,
        identifier text NOT NULL,
        name text NOT NULL,
        team text NOT NULL,
        draw uuid,
        day date,
        visited_on date,
        opened_at timestamptz NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX inspection_newest ON cases.inspection (bureau, id)",
    "CREATE INDEX inspection_enterprise ON cases.inspection (bureau, identifier, id)",
    "CREATE INDEX inspection_status ON cases.inspection (bureau, status, id)",
    "CREATE INDEX inspection_draw ON cases.inspection (draw)",
    """
    CREATE TABLE cases.crew (
        inspection uuid NOT NULL,
        person uuid NOT NULL,
        bureau text NOT NULL,
        subject text NOT NULL,
        PRIMARY KEY (inspection, person)
    )
    """,
    "CREATE INDEX crew_person ON cases.crew (bureau, person, inspection)",
    "CREATE INDEX crew_subject ON cases.crew (bureau, subject, inspection)",
    """
    CREATE TABLE cases.policy (
        bureau text NOT NULL,
        place integer NOT NULL,
        sha256 text NOT NULL,
        first date NOT NULL,
        last date,
        rules jsonb NOT NULL,
        PRIMARY KEY (bureau, place)
    )
    """,
    """
    CREATE TABLE cases.item_list (
        bureau text NOT NULL,
        edition integer NOT NULL,
        first date NOT NULL,
        keys jsonb NOT NULL,
        PRIMARY KEY (bureau, edition)
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("inspection", "crew", "policy", "item_list"):
        grant_table("cases", table)
