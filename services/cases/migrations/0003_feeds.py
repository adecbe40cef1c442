"""Calendar feeds: who made each, and the hash of its secret."""

from alembic import op

from shared.migrations.access import grant_table, let_speak

revision = "cases_0003"
down_revision = "cases_0002"

_TABLES = (
    """
    CREATE TABLE cases.feed (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        subject text NOT NULL,
        secret text NOT NULL UNIQUE,
        version integer NOT NULL,
        made_at timestamptz NOT NULL,
        revoked_at timestamptz
    )
    """,
    "CREATE INDEX feed_owner ON cases.feed (bureau, subject, id)",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    let_speak("cases")
    grant_table("cases", "feed")
