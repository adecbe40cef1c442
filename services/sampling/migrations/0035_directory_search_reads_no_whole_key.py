"""The search of the directory by its index of traits does not pass through the whole primary key.

The key carries every column that the search asks for. While statistics are old, an index-only scan of all of it looks
cheap, and `enable_indexscan` does not forbid that.
"""

from alembic import op

revision = "sampling_0035"
down_revision = "sampling_0034"


def upgrade() -> None:
    op.execute("""
        ALTER FUNCTION sampling.enterprises_with(
            text, text[], text, text, text, boolean, boolean, text[], integer
        ) SET enable_indexonlyscan = off
    """)
