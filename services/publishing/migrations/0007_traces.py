"""What ties streams together, for traces: which draws and which enterprise a visit has, and which visit a paper."""

from alembic import op

from shared.migrations.access import grant_table

revision = "publishing_0007"
down_revision = "publishing_0006"

_STATEMENTS = (
    """
    CREATE TABLE publishing.visit (
        inspection uuid PRIMARY KEY,
        bureau text NOT NULL,
        identifier text NOT NULL,
        name text NOT NULL,
        draws uuid[] NOT NULL,
        assigned_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX visit_identifier ON publishing.visit (identifier, assigned_at)",
    "CREATE INDEX visit_draws ON publishing.visit USING gin (draws)",
    """
    CREATE TABLE publishing.paper_matter (
        paper uuid PRIMARY KEY,
        bureau text NOT NULL,
        form text NOT NULL,
        inspection uuid,
        covert boolean NOT NULL
    )
    """,
    "CREATE INDEX paper_matter_inspection ON publishing.paper_matter (inspection)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("publishing", "visit")
    grant_table("publishing", "paper_matter")
