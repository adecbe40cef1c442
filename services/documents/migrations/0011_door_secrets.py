"""The secrets of the owner's door are printed on notices; of each notice it is kept who has printed it, and when."""

from alembic import op

from shared.migrations.access import grant_table, let_speak

revision = "documents_0011"
down_revision = "documents_0010"

_STATEMENTS = (
    """
    CREATE TABLE documents.printed_notice (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        inspection uuid NOT NULL,
        printed_by text NOT NULL,
        printed_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX printed_notice_inspection ON documents.printed_notice (inspection, id)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("documents", "printed_notice")
    let_speak("documents")
