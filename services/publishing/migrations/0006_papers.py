"""What the site knows of papers: by the hashes of code and file, and by number together with the check word; and the
numbers that are void.
"""

from alembic import op

from shared.migrations.access import grant_table

revision = "publishing_0006"
down_revision = "publishing_0005"

_STATEMENTS = (
    """
    CREATE TABLE publishing.paper (
        stream text PRIMARY KEY,
        bureau text NOT NULL,
        number text NOT NULL,
        number_key text NOT NULL,
        check_word text NOT NULL,
        code text NOT NULL,
        file text NOT NULL,
        issue uuid NOT NULL,
        issued_at timestamptz NOT NULL,
        standing text NOT NULL,
        ending uuid,
        ended_at timestamptz
    )
    """,
    "CREATE INDEX paper_code ON publishing.paper (code)",
    "CREATE INDEX paper_file ON publishing.paper (file)",
    "CREATE INDEX paper_number ON publishing.paper (number_key, check_word)",
    """
    CREATE TABLE publishing.void_number (
        bureau text NOT NULL,
        number_key text NOT NULL,
        PRIMARY KEY (bureau, number_key)
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("publishing", "paper")
    grant_table("publishing", "void_number")
