"""Inspections that were not held, and that sampling hears of them."""

from alembic import op

from shared.migrations.access import grant_table, let_hear

revision = "sampling_0027"
down_revision = "sampling_0026"


def upgrade() -> None:
    let_hear("sampling")
    op.execute("""
        CREATE TABLE sampling.not_held (
            inspection uuid PRIMARY KEY,
            bureau text NOT NULL,
            day date NOT NULL,
            because text NOT NULL,
            reason text NOT NULL
        )
    """)
    grant_table("sampling", "not_held")
