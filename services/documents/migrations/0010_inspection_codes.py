"""The inspections that have a code, for documents to sign."""

from alembic import op

from shared.migrations.access import grant_table, let_hear

revision = "documents_0010"
down_revision = "documents_0009"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE documents.inspection_code (
            inspection uuid PRIMARY KEY,
            bureau text NOT NULL,
            handle text NOT NULL,
            standing text NOT NULL,
            name text NOT NULL,
            identifier text NOT NULL,
            day date,
            hidden boolean NOT NULL,
            draws uuid[] NOT NULL,
            known_to text[] NOT NULL
        )
        """
    )
    grant_table("documents", "inspection_code")
    let_hear("documents")
