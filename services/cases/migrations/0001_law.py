"""Corrections of the law's rows: the requests, and those that were approved."""

from alembic import op

from shared.migrations.access import grant_schema, grant_table

revision = "cases_0001"
down_revision = None

_TABLES = (
    """
    CREATE TABLE cases.correction (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        kind text NOT NULL,
        rule text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        requested_at timestamptz NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX correction_bureau ON cases.correction (bureau, id)",
    """
    CREATE TABLE cases.law_correction (
        bureau text NOT NULL,
        place integer NOT NULL,
        event uuid NOT NULL,
        replaces date,
        row jsonb NOT NULL,
        PRIMARY KEY (bureau, place)
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    grant_schema("cases")
    for table in ("correction", "law_correction"):
        grant_table("cases", table)
