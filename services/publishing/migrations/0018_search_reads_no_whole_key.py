"""The search of what is published does not pass through a whole index while statistics are old: `enable_indexscan` does
not forbid scans of the index alone.
"""

from alembic import op

revision = "publishing_0018"
down_revision = "publishing_0017"


def upgrade() -> None:
    op.execute("""
        ALTER FUNCTION publishing.entries_with(text, text, text, text, text[], integer) SET enable_indexonlyscan = off
    """)
