"""The policies that bureaus adopted, and the corrections of the law; documents hears of both."""

from alembic import op

from shared.migrations.access import grant_schema, grant_table, let_hear

revision = "documents_0001"
down_revision = None

_TABLES = (
    """
    CREATE TABLE documents.policy (
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
    CREATE TABLE documents.law_correction (
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
    grant_schema("documents")
    for table in ("policy", "law_correction"):
        grant_table("documents", table)
    let_hear("documents")
