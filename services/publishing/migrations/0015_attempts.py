"""What was sent to credit systems, or may have been, and is not answered yet, also if something else was decided; and
whom publications were about until they were corrected.
"""

from alembic import op

from shared.migrations.access import grant_table

revision = "publishing_0015"
down_revision = "publishing_0014"

_STATEMENTS = (
    """
    CREATE TABLE publishing.attempt (
        delivery uuid NOT NULL,
        version integer NOT NULL,
        operation text NOT NULL,
        batch uuid NOT NULL,
        bureau text NOT NULL,
        outlet text NOT NULL,
        PRIMARY KEY (delivery, version, operation, batch)
    )
    """,
    "CREATE INDEX attempt_batch ON publishing.attempt (batch)",
    # Which step waits: another may take its place before it was answered.
    "ALTER TABLE publishing.sending ADD COLUMN step uuid",
    """
    UPDATE publishing.sending s SET step = (d.state #>> '{step,event}')::uuid
    FROM publishing.delivery d WHERE d.id = s.delivery
    """,
    "ALTER TABLE publishing.sending ALTER COLUMN step SET NOT NULL",
    "ALTER TABLE publishing.publication ADD COLUMN mistaken text[] NOT NULL DEFAULT '{}'",
    "CREATE INDEX publication_mistaken ON publishing.publication USING gin (mistaken)",
    # What waits now may have been sent, and what was abandoned was.
    """
    INSERT INTO publishing.attempt (delivery, version, operation, batch, bureau, outlet)
    SELECT d.id, (d.state #>> '{step,version}')::integer, d.state #>> '{step,operation}',
        coalesce(s.batch, '00000000-0000-0000-0000-000000000000'), d.bureau, d.outlet
    FROM publishing.delivery d LEFT JOIN publishing.sending s ON s.delivery = d.id
    WHERE d.status IN ('queued', 'abandoned')
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("publishing", "attempt")
