"""The records of bureaus' years, as the audit of the published log gives them; and the settlement of a draw."""

from alembic import op

from shared.migrations.access import grant_table

revision = "publishing_0004"
down_revision = "publishing_0003"

_STATEMENTS = (
    "ALTER TABLE publishing.notice ADD COLUMN settled jsonb",
    """
    CREATE TABLE publishing.year_record (
        bureau text NOT NULL,
        year integer NOT NULL,
        size bigint NOT NULL,
        judged_at timestamptz NOT NULL,
        record jsonb NOT NULL,
        findings jsonb NOT NULL,
        PRIMARY KEY (bureau, year)
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("publishing", "year_record")
