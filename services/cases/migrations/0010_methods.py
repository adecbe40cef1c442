"""The row of an inspection says by which methods the enterprise is inspected: a cap may count visits by some alone."""

from alembic import op

revision = "cases_0010"
down_revision = "cases_0009"


def upgrade() -> None:
    # No inspection of before says how it is made; a rebuild reads the same from the events of before.
    op.execute("ALTER TABLE cases.inspection ADD COLUMN methods text[] NOT NULL DEFAULT '{on-site}'")
    op.execute("ALTER TABLE cases.inspection ALTER COLUMN methods DROP DEFAULT")
