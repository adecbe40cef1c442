"""The table of display names (see `shared.access.display_names`). The log records subjects, and no names."""

from alembic import op

from shared.migrations.access import SERVICES, role_of

revision = "edge_0002"
down_revision = "edge_0001"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE edge.display_name (
            subject text PRIMARY KEY,
            name text NOT NULL,
            noted_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    for service in SERVICES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON edge.display_name TO {role_of(service)}")
