"""Deliveries of which the target has accepted the withdrawal stand as withdrawn; and the names of enterprises that were
renamed in the directory.
"""

from alembic import op

from shared.migrations.access import grant_table, let_hear

revision = "publishing_0016"
down_revision = "publishing_0015"

_STATEMENTS = (
    """
    UPDATE publishing.delivery SET status = 'withdrawn', state = jsonb_set(state, '{status}', '"withdrawn"')
    WHERE status = 'accepted' AND state #>> '{entered,-1,operation}' = 'withdrawals'
    """,
    """
    CREATE TABLE publishing.registered_name (
        bureau text NOT NULL,
        identifier text NOT NULL,
        name text NOT NULL,
        former text[] NOT NULL,
        PRIMARY KEY (bureau, identifier)
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("publishing", "registered_name")
    let_hear("publishing")
