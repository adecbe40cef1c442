"""What the site shows to whoever has scanned the code of an inspection."""

from alembic import op

from shared.migrations.access import grant_table, let_hear

revision = "publishing_0019"
down_revision = "publishing_0018"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE publishing.inspection_code (
            handle text PRIMARY KEY,
            bureau text NOT NULL,
            told_at timestamptz NOT NULL,
            told jsonb NOT NULL
        )
        """
    )
    grant_table("publishing", "inspection_code")
    let_hear("publishing")
