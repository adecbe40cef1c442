"""Publications with their versions and clocks; the policies and the law by which they are decided."""

from alembic import op

from shared.migrations.access import grant_table, let_hear, let_speak
from shared.migrations.clocks import create_clock_tables

revision = "publishing_0009"
down_revision = "publishing_0007"

_STATEMENTS = (
    """
    CREATE TABLE publishing.policy (
        bureau text NOT NULL,
        place integer NOT NULL,
        sha256 text NOT NULL,
        first date NOT NULL,
        last date,
        rules jsonb NOT NULL,
        PRIMARY KEY (bureau, place)
    )
    """,
    """
    CREATE TABLE publishing.law_correction (
        bureau text NOT NULL,
        place integer NOT NULL,
        event uuid NOT NULL,
        replaces date,
        row jsonb NOT NULL,
        PRIMARY KEY (bureau, place)
    )
    """,
    """
    CREATE TABLE publishing.publication (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        begun uuid NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        kind text NOT NULL,
        status text NOT NULL,
        identifier text NOT NULL,
        released uuid,
        over_on date,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX publication_bureau ON publishing.publication (bureau, begun)",
    "CREATE INDEX publication_status ON publishing.publication (bureau, status, begun)",
    # What the public sees: all of it, of a kind, and of an enterprise; the newest first.
    "CREATE INDEX publication_shown ON publishing.publication (released) WHERE status = 'shown'",
    "CREATE INDEX publication_shown_kind ON publishing.publication (kind, released) WHERE status = 'shown'",
    "CREATE INDEX publication_shown_of ON publishing.publication (identifier, released) WHERE status = 'shown'",
    "CREATE INDEX publication_over ON publishing.publication (over_on) WHERE status = 'shown'",
    """
    CREATE TABLE publishing.publication_version (
        publication uuid NOT NULL,
        number integer NOT NULL,
        bureau text NOT NULL,
        sha256 text NOT NULL,
        document bytea NOT NULL,
        PRIMARY KEY (publication, number)
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in ("policy", "law_correction", "publication", "publication_version"):
        grant_table("publishing", table)
    create_clock_tables("publishing")
    let_speak("publishing")
    let_speak("cases")
    let_hear("publishing")
