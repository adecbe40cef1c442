"""How lists were found in their files: sheets, separator, rows that are no entries."""

from alembic import op

revision = "sampling_0034"
down_revision = "sampling_0033"

_STATEMENTS = (
    # Nothing was kept of imports before this.
    "ALTER TABLE sampling.directory_import ADD COLUMN how jsonb",
    "ALTER TABLE sampling.register_import ADD COLUMN how jsonb",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
