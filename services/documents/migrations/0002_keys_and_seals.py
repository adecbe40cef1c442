"""The paper keys and the seals of the bureaus."""

from alembic import op

from shared.migrations.access import grant_table

revision = "documents_0002"
down_revision = "documents_0001"

_TABLES = (
    """
    CREATE TABLE documents.paper_key (
        bureau text NOT NULL,
        key text NOT NULL,
        version integer NOT NULL,
        first date NOT NULL,
        last date,
        revoked date,
        registered jsonb NOT NULL,
        revocation jsonb,
        PRIMARY KEY (bureau, key)
    )
    """,
    """
    CREATE TABLE documents.seal (
        bureau text NOT NULL,
        certificate text NOT NULL,
        version integer NOT NULL,
        first date NOT NULL,
        registered jsonb NOT NULL,
        revocation jsonb,
        PRIMARY KEY (bureau, certificate)
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("paper_key", "seal"):
        grant_table("documents", table)
