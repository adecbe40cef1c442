"""The annulment of a draw, as its notice shows it."""

from alembic import op

revision = "publishing_0005"
down_revision = "publishing_0004"


def upgrade() -> None:
    op.execute("ALTER TABLE publishing.notice ADD COLUMN annulled jsonb")
