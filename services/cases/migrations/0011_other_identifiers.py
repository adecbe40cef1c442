"""The other identifiers of the enterprise of an inspection: the code that it has now, or the number of its bureau under
which it was listed before. The caps of the year count visits under all of them.
"""

from alembic import op

revision = "cases_0011"
down_revision = "cases_0010"

_STATEMENTS = (
    "ALTER TABLE cases.inspection ADD COLUMN known_as text[] NOT NULL DEFAULT '{}'",
    "CREATE INDEX inspection_known_as ON cases.inspection USING gin (known_as) WHERE known_as <> '{}'",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
