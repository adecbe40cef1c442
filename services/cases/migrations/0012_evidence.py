"""Evidence: its read rows, the files that were received, the uploads under way; and its streams."""

from alembic import op

from shared.migrations.access import grant_table, let_speak

revision = "cases_0012"
down_revision = "cases_0011"

_TABLES = (
    """
    CREATE TABLE cases.evidence (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        version integer NOT NULL,
        inspection uuid NOT NULL,
        sha256 text NOT NULL,
        status text NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX evidence_inspection ON cases.evidence (inspection, id)",
    "CREATE INDEX evidence_content ON cases.evidence (bureau, sha256)",
    """
    CREATE TABLE cases.received_file (
        bureau text NOT NULL,
        sha256 text NOT NULL,
        subject text NOT NULL,
        size bigint NOT NULL,
        media_type text NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (bureau, sha256, subject)
    )
    """,
    """
    CREATE TABLE cases.upload (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        subject text NOT NULL,
        size bigint NOT NULL,
        received bigint NOT NULL,
        parts text[] NOT NULL,
        declared text,
        sha256 text,
        media_type text,
        touched_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX upload_touched ON cases.upload (touched_at)",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    let_speak("cases")
    for table in ("evidence", "received_file", "upload"):
        grant_table("cases", table)
