"""Covert draws that were opened, and all draws behind each inspection."""

from alembic import op

from shared.migrations.access import grant_table

revision = "cases_0005"
down_revision = "cases_0004"

_STATEMENTS = (
    "CREATE TABLE cases.opened_draw (draw uuid PRIMARY KEY, bureau text NOT NULL)",
    "ALTER TABLE cases.inspection ADD COLUMN draws uuid[] NOT NULL DEFAULT '{}'",
    "UPDATE cases.inspection SET draws = ARRAY[draw] WHERE draw IS NOT NULL",
    "DROP INDEX cases.inspection_draw",
    "CREATE INDEX inspection_draws ON cases.inspection USING gin (draws)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("cases", "opened_draw")
