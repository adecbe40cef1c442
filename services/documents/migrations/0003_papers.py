"""Papers and their numbers; those that the service still has to make; covert draws that were opened."""

from alembic import op

from shared.migrations.access import grant_table

revision = "documents_0003"
down_revision = "documents_0002"

_TABLES = (
    """
    CREATE TABLE documents.paper (
        id uuid PRIMARY KEY,
        begun uuid NOT NULL,
        bureau text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        status text NOT NULL,
        form text NOT NULL,
        name text,
        matter uuid,
        subject uuid,
        day date,
        hidden boolean NOT NULL,
        draws uuid[] NOT NULL,
        known_to text[] NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX paper_bureau ON documents.paper (bureau, begun)",
    "CREATE INDEX paper_matter ON documents.paper (matter) WHERE matter IS NOT NULL",
    "CREATE INDEX paper_form ON documents.paper (bureau, form, begun)",
    "CREATE INDEX paper_status ON documents.paper (bureau, status, begun)",
    "CREATE INDEX paper_name ON documents.paper (bureau, name)",
    "CREATE INDEX paper_hidden ON documents.paper USING gin (draws) WHERE hidden",
    """
    CREATE TABLE documents.pending (
        paper uuid PRIMARY KEY,
        bureau text NOT NULL,
        form text NOT NULL,
        hidden boolean NOT NULL,
        draws uuid[] NOT NULL,
        known_to text[] NOT NULL,
        drafted boolean NOT NULL,
        asked jsonb
    )
    """,
    "CREATE INDEX pending_bureau ON documents.pending (bureau, paper)",
    """
    CREATE TABLE documents.attempt (
        paper uuid PRIMARY KEY,
        bureau text NOT NULL,
        due_at timestamptz NOT NULL,
        failures integer NOT NULL,
        refusal jsonb
    )
    """,
    "CREATE INDEX attempt_due ON documents.attempt (due_at)",
    """
    CREATE TABLE documents.opened_draw (
        draw uuid PRIMARY KEY,
        bureau text NOT NULL
    )
    """,
    """
    CREATE TABLE documents.count (
        bureau text,
        series text,
        year integer,
        team text,
        kind text,
        last integer NOT NULL,
        scope text NOT NULL,
        format text NOT NULL,
        PRIMARY KEY (bureau, series, year, team, kind)
    )
    """,
    """
    CREATE TABLE documents.matter_number (
        bureau text,
        series text,
        matter uuid,
        year integer NOT NULL,
        count integer NOT NULL,
        PRIMARY KEY (bureau, series, matter)
    )
    """,
    # No two papers of a bureau have the same number, whatever its policies say.
    """
    CREATE TABLE documents.number (
        bureau text,
        text text,
        series text NOT NULL,
        year integer NOT NULL,
        team text NOT NULL,
        kind text NOT NULL,
        count integer NOT NULL,
        repeat integer NOT NULL,
        matter uuid,
        paper uuid NOT NULL,
        form text NOT NULL,
        day date NOT NULL,
        data text NOT NULL,
        state text NOT NULL,
        taken_at timestamptz NOT NULL,
        taken_by text NOT NULL,
        taken_event uuid NOT NULL,
        ended_at timestamptz,
        ended_event uuid,
        file text,
        because text,
        PRIMARY KEY (bureau, text)
    )
    """,
    "CREATE INDEX number_series ON documents.number (bureau, series, year, team, kind, count, repeat)",
    "CREATE INDEX number_matter ON documents.number (matter) WHERE matter IS NOT NULL",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("paper", "pending", "attempt", "opened_draw", "count", "matter_number", "number"):
        grant_table("documents", table)
