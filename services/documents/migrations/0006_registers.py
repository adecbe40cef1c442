"""Registers of numbers: pages and counts without counting, secret lines, and the opening numbers of series."""

from alembic import op

from shared.migrations.access import grant_table

revision = "documents_0006"
down_revision = "documents_0005"

_ORDER = "year, counted_team, counted_kind, count, taken_event"
_LINES = (
    """
    ALTER TABLE documents.number
        ADD COLUMN counted_year integer,
        ADD COLUMN counted_team text,
        ADD COLUMN counted_kind text,
        ADD COLUMN hidden boolean,
        ADD COLUMN draws uuid[],
        ADD COLUMN known_to text[]
    """,
    """
    UPDATE documents.number n SET counted_year = c.year, counted_team = c.team, counted_kind = c.kind
    FROM documents.count c WHERE c.bureau = n.bureau AND c.series = n.series
        AND c.year IN (n.year, 0) AND c.team IN (n.team, '') AND c.kind IN (n.kind, '')
    """,
    """
    UPDATE documents.number n SET hidden = p.hidden, draws = p.draws, known_to = p.known_to
    FROM documents.paper p WHERE p.id = n.paper
    """,
    """
    ALTER TABLE documents.number
        ALTER COLUMN counted_year SET NOT NULL,
        ALTER COLUMN counted_team SET NOT NULL,
        ALTER COLUMN counted_kind SET NOT NULL,
        ALTER COLUMN hidden SET NOT NULL,
        ALTER COLUMN draws SET NOT NULL,
        ALTER COLUMN known_to SET NOT NULL
    """,
    "DROP INDEX documents.number_series",
    f"CREATE INDEX number_register ON documents.number (bureau, series, {_ORDER})",
    *(
        f"CREATE INDEX number_{column} ON documents.number (bureau, series, {column}, {_ORDER})"
        for column in ("state", "form", "kind", "team")
    ),
    "CREATE INDEX number_taken_at ON documents.number (bureau, series, taken_at)",
    "CREATE INDEX number_hidden ON documents.number USING gin (draws) WHERE hidden",
)
_COUNTS = (
    """
    ALTER TABLE documents.count
        ADD COLUMN lines integer NOT NULL DEFAULT 0,
        ADD COLUMN issued integer NOT NULL DEFAULT 0,
        ADD COLUMN voided integer NOT NULL DEFAULT 0,
        ADD COLUMN opening jsonb
    """,
    """
    UPDATE documents.count c SET lines = n.lines, issued = n.issued, voided = n.voided FROM (
        SELECT bureau, series, counted_year, counted_team, counted_kind, count(*) AS lines,
            count(*) FILTER (WHERE state = 'issued') AS issued, count(*) FILTER (WHERE state = 'voided') AS voided
        FROM documents.number GROUP BY bureau, series, counted_year, counted_team, counted_kind
    ) n WHERE (n.bureau, n.series, n.counted_year, n.counted_team, n.counted_kind)
        = (c.bureau, c.series, c.year, c.team, c.kind)
    """,
)
_OPENINGS = (
    """
    CREATE TABLE documents.series_opening (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        series text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        requested_at timestamptz NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX series_opening_bureau ON documents.series_opening (bureau, id)",
)


def upgrade() -> None:
    for statement in (*_LINES, *_COUNTS, *_OPENINGS):
        op.execute(statement)
    grant_table("documents", "series_opening")
