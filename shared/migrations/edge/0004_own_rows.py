"""A service sees and writes its own kept answers and its own display names, and those of no other service."""

from alembic import op

from shared.migrations.access import own_rows

revision = "edge_0004"
down_revision = "edge_0003"


def upgrade() -> None:
    for statement in (
        # Until now only sampling had requests by which people act.
        "ALTER TABLE edge.display_name ADD COLUMN service text NOT NULL DEFAULT 'sampling'",
        "ALTER TABLE edge.display_name ALTER COLUMN service DROP DEFAULT",
        "ALTER TABLE edge.display_name DROP CONSTRAINT display_name_pkey, ADD PRIMARY KEY (service, subject)",
    ):
        op.execute(statement)
    own_rows("edge.display_name")
    own_rows("edge.answer", by_bureau=True)
