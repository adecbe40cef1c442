"""Webhooks: who is told of events at which address, and the messages that wait."""

from alembic import op

from shared.migrations.access import grant_table, let_hear, let_speak

revision = "publishing_0017"
down_revision = "publishing_0016"

_STATEMENTS = (
    """
    CREATE TABLE publishing.webhook (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        version integer NOT NULL,
        status text NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX webhook_bureau ON publishing.webhook (bureau, id)",
    # What waits, and what was given up (`dead`); what was taken is deleted.
    """
    CREATE TABLE publishing.webhook_message (
        webhook uuid NOT NULL,
        position bigint NOT NULL,
        bureau text NOT NULL,
        event uuid NOT NULL,
        type text NOT NULL,
        body bytea NOT NULL,
        queued_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        tries integer NOT NULL DEFAULT 0,
        dead boolean NOT NULL DEFAULT false,
        refusal jsonb,
        PRIMARY KEY (webhook, position)
    )
    """,
    "CREATE INDEX webhook_message_due ON publishing.webhook_message (webhook, due_at) WHERE NOT dead",
    # How far the log was looked at: one row.
    """
    CREATE TABLE publishing.webhook_cursor (
        position bigint NOT NULL,
        single boolean PRIMARY KEY DEFAULT true CHECK (single)
    )
    """,
    "INSERT INTO publishing.webhook_cursor (position) SELECT size - 1 FROM log.tree",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("publishing", "webhook")
    grant_table("publishing", "webhook_message")
    grant_table("publishing", "webhook_cursor", by_bureau=False)
    let_speak("publishing")
    let_hear("publishing")
