"""Warnings of imports: rows that were taken although a cell could not be read, or is odd."""

from alembic import op

revision = "sampling_0031"
down_revision = "sampling_0030"

_STATEMENTS = (
    "ALTER TABLE sampling.directory_import ADD COLUMN warned integer NOT NULL DEFAULT 0",
    "ALTER TABLE sampling.directory_import ALTER COLUMN warned DROP DEFAULT",
    "ALTER TABLE sampling.import_fault ADD COLUMN warning boolean NOT NULL DEFAULT false",
    "ALTER TABLE sampling.import_fault ALTER COLUMN warning DROP DEFAULT",
    "ALTER TABLE sampling.register_fault ADD COLUMN warning boolean NOT NULL DEFAULT false",
    "ALTER TABLE sampling.register_fault ALTER COLUMN warning DROP DEFAULT",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
