"""Deliveries to credit systems: their read rows, whose turn it is, the comparisons of books, and numbers of plans."""

from alembic import op

from shared.migrations.access import grant_table, let_hear, let_speak

revision = "publishing_0010"
down_revision = "publishing_0009"

_STATEMENTS = (
    """
    CREATE TABLE publishing.delivery (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        begun uuid NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        outlet text NOT NULL,
        kind text NOT NULL,
        status text NOT NULL,
        publication uuid NOT NULL,
        identifier text NOT NULL,
        party text NOT NULL,
        entered_on date,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX delivery_bureau ON publishing.delivery (bureau, begun)",
    "CREATE INDEX delivery_status ON publishing.delivery (bureau, status, begun)",
    "CREATE INDEX delivery_publication ON publishing.delivery (publication)",
    "CREATE INDEX delivery_identifier ON publishing.delivery (identifier)",
    "CREATE INDEX delivery_entered ON publishing.delivery (outlet, kind, entered_on)",
    """
    CREATE TABLE publishing.sending (
        delivery uuid PRIMARY KEY,
        bureau text NOT NULL,
        outlet text NOT NULL,
        kind text NOT NULL,
        operation text NOT NULL,
        queued_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        failures integer NOT NULL,
        batch uuid,
        refusal jsonb
    )
    """,
    "CREATE INDEX sending_due ON publishing.sending (outlet, due_at)",
    "CREATE INDEX sending_batch ON publishing.sending (batch) WHERE batch IS NOT NULL",
    "CREATE INDEX sending_alike ON publishing.sending (outlet, bureau, kind, operation, due_at)",
    """
    CREATE TABLE publishing.books (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        begun uuid NOT NULL,
        version integer NOT NULL,
        outlet text NOT NULL,
        kind text NOT NULL,
        day date NOT NULL,
        found integer NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX books_bureau ON publishing.books (bureau, begun)",
    "CREATE INDEX books_day ON publishing.books (outlet, kind, day)",
    """
    CREATE TABLE publishing.numbered_plan (
        plan uuid PRIMARY KEY,
        bureau text NOT NULL,
        year integer NOT NULL,
        serial integer NOT NULL,
        title text NOT NULL
    )
    """,
    "CREATE INDEX numbered_plan_year ON publishing.numbered_plan (bureau, year)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in ("delivery", "sending", "books", "numbered_plan"):
        grant_table("publishing", table)
    let_speak("publishing")
    let_hear("publishing")
