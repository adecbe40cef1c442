"""Table of earlier times in which a list named an enterprise: a list that has dropped an enterprise may name
it again.
"""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0011"
down_revision = "sampling_0010"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE sampling.listing_before (
            bureau text NOT NULL,
            list text NOT NULL,
            identifier text NOT NULL,
            since timestamptz NOT NULL,
            vanished_at timestamptz NOT NULL,
            PRIMARY KEY (bureau, identifier, list, since)
        )
    """)
    grant_table("sampling", "listing_before")
