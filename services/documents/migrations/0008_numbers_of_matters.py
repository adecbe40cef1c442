"""The number of a matter is that of its first line in the register, of those that are as secret."""

from alembic import op

revision = "documents_0008"
down_revision = "documents_0007"


def upgrade() -> None:
    op.execute("DROP TABLE documents.matter_number")
