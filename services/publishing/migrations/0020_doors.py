"""What the site keeps of owners' doors: secrets that were printed, doors that were opened, letters."""

from alembic import op

from shared.migrations.access import grant_table, let_hear, let_speak

revision = "publishing_0020"
down_revision = "publishing_0019"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE publishing.door_secret (
            fingerprint text PRIMARY KEY,
            bureau text NOT NULL,
            inspection uuid NOT NULL,
            handle text NOT NULL,
            door uuid NOT NULL,
            printed_at timestamptz NOT NULL,
            opened_at timestamptz
        )
        """
    )
    # The page of a code tells how many notices were printed, and how many of them have opened the door.
    op.execute("CREATE INDEX ON publishing.door_secret (handle)")
    op.execute(
        """
        CREATE TABLE publishing.door (
            key text PRIMARY KEY,
            door uuid NOT NULL UNIQUE,
            bureau text NOT NULL,
            handle text NOT NULL,
            opened_at timestamptz NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE TABLE publishing.door_letter (
            letter uuid PRIMARY KEY,
            door uuid NOT NULL,
            bureau text NOT NULL,
            sent_at timestamptz NOT NULL,
            sent jsonb NOT NULL,
            told jsonb
        )
        """
    )
    op.execute("CREATE INDEX ON publishing.door_letter (door, sent_at)")
    for table in ("door_secret", "door", "door_letter"):
        grant_table("publishing", table)
    let_speak("publishing")
    let_hear("publishing")
