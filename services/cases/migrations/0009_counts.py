"""Inspections are counted every minute: from an index, without reading their states."""

from alembic import op

revision = "cases_0009"
down_revision = "cases_0008"


def upgrade() -> None:
    op.execute("CREATE INDEX inspection_count ON cases.inspection (bureau, status, day) WHERE NOT hidden")
