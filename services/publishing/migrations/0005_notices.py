"""The annulment of a draw, as its notice shows it; and notices are found by the purpose of their draw."""

from alembic import op

revision = "publishing_0005"
down_revision = "publishing_0004"


def upgrade() -> None:
    op.execute("ALTER TABLE publishing.notice ADD COLUMN annulled jsonb")
    op.execute("CREATE INDEX notice_purpose ON publishing.notice (bureau, (spec ->> 'purpose') text_pattern_ops)")
