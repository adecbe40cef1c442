"""Campaigns: their read rows, the gate of their visits, the plan of an inspection; and their streams."""

from alembic import op

from shared.migrations.access import grant_table, let_hear, let_speak

revision = "cases_0016"
down_revision = "cases_0015"

_TABLES = (
    """
    CREATE TABLE cases.campaign (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        version integer NOT NULL,
        plan uuid NOT NULL,
        status text NOT NULL,
        state jsonb NOT NULL,
        UNIQUE (bureau, plan)
    )
    """,
    "CREATE INDEX campaign_newest ON cases.campaign (bureau, id)",
    """
    CREATE TABLE cases.gated_plan (
        bureau text NOT NULL,
        plan uuid NOT NULL,
        PRIMARY KEY (bureau, plan)
    )
    """,
    """
    CREATE TABLE cases.trained (
        bureau text NOT NULL,
        plan uuid NOT NULL,
        person uuid NOT NULL,
        certificate text NOT NULL,
        PRIMARY KEY (bureau, plan, person)
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    op.execute("ALTER TABLE cases.inspection ADD COLUMN plan uuid")
    op.execute("UPDATE cases.inspection SET plan = (state #>> '{opened,plan,id}')::uuid")
    op.execute("CREATE INDEX inspection_plan ON cases.inspection (bureau, plan, visited_on) WHERE plan IS NOT NULL")
    let_speak("cases")
    let_hear("sampling")
    for table in ("campaign", "gated_plan", "trained"):
        grant_table("cases", table)
