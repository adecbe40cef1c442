"""How papers were served; papers that cases revoked. Documents records services, and hears what cases revokes."""

from alembic import op

from shared.migrations.access import grant_table, let_hear, let_speak

revision = "documents_0005"
down_revision = "documents_0003"

_TABLES = (
    """
    CREATE TABLE documents.service (
        id uuid PRIMARY KEY,
        begun uuid NOT NULL,
        bureau text NOT NULL,
        version integer NOT NULL,
        status text NOT NULL,
        matter uuid,
        papers uuid[] NOT NULL,
        hidden boolean NOT NULL,
        draws uuid[] NOT NULL,
        known_to text[] NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX service_bureau ON documents.service (bureau, begun)",
    "CREATE INDEX service_matter ON documents.service (matter) WHERE matter IS NOT NULL",
    "CREATE INDEX service_papers ON documents.service USING gin (papers)",
    "CREATE INDEX service_hidden ON documents.service USING gin (draws) WHERE hidden",
    """
    CREATE TABLE documents.revoked_paper (
        paper uuid PRIMARY KEY,
        bureau text NOT NULL
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("service", "revoked_paper"):
        grant_table("documents", table)
    let_speak("documents")
    let_hear("documents")
