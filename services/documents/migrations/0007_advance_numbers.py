"""Numbers that are taken along to where there is no network."""

from alembic import op

from shared.migrations.access import grant_table

revision = "documents_0007"
down_revision = "documents_0006"

_STATEMENTS = (
    """
    ALTER TABLE documents.number
        ADD COLUMN advance uuid,
        ADD COLUMN photograph text,
        ALTER COLUMN paper DROP NOT NULL,
        ALTER COLUMN day DROP NOT NULL,
        ALTER COLUMN data DROP NOT NULL
    """,
    """
    CREATE TABLE documents.advance_number (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        number text NOT NULL,
        matter uuid NOT NULL,
        form text NOT NULL,
        carrier text NOT NULL,
        status text NOT NULL,
        due_at timestamptz NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX number_advance ON documents.number (advance) WHERE advance IS NOT NULL",
    "CREATE INDEX advance_number_bureau ON documents.advance_number (bureau, id)",
    "CREATE INDEX advance_number_due ON documents.advance_number (due_at) WHERE status = 'along'",
    "CREATE INDEX advance_number_matter ON documents.advance_number (matter)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("documents", "advance_number")
