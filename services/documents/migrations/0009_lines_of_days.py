"""The lines of a register that were taken on some days are found in the order in which they were taken."""

from alembic import op

revision = "documents_0009"
down_revision = "documents_0008"


def upgrade() -> None:
    op.execute("DROP INDEX documents.number_taken_at")
    op.execute("CREATE INDEX number_taken_at ON documents.number (bureau, series, taken_at, taken_event)")
