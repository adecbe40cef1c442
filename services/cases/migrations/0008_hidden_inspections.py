"""The few inspections that are hidden are found without reading the many that are not."""

from alembic import op

revision = "cases_0008"
down_revision = "cases_0007"


def upgrade() -> None:
    op.execute("CREATE INDEX inspection_hidden ON cases.inspection (bureau, id) WHERE hidden")
