"""A transaction may see the rows of several bureaus: `cheqian.bureau` is a list of area codes, separated by commas.

Tables that an earlier version has granted get the policy of today (see `shared.migrations.access.OWN_BUREAU`).
"""

from alembic import op

from shared.migrations.access import OWN_BUREAU

revision = "edge_0005"
down_revision = "edge_0004"


def upgrade() -> None:
    op.execute(f"""
        DO $renew$
        DECLARE secured record;
        BEGIN
            FOR secured IN SELECT schemaname, tablename FROM pg_policies WHERE policyname = 'own_bureau' LOOP
                EXECUTE format(
                    'ALTER POLICY own_bureau ON %I.%I USING %s',
                    secured.schemaname, secured.tablename, $sees${OWN_BUREAU}$sees$
                );
            END LOOP;
        END $renew$
    """)  # noqa: S608  # our own text
