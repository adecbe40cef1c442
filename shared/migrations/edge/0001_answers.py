"""The table of kept answers: a repeated Idempotency-Key gets the first answer again (see `shared.http.once`)."""

from alembic import op

from shared.migrations.access import SERVICES, role_of

revision = "edge_0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE edge.answer (
            service text NOT NULL,
            bureau text NOT NULL,
            subject text NOT NULL,
            key text NOT NULL,
            request_hash bytea NOT NULL,
            status integer NOT NULL,
            body jsonb NOT NULL,
            headers jsonb NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (service, bureau, subject, key)
        )
    """)
    for service in SERVICES:
        op.execute(f"GRANT USAGE ON SCHEMA edge TO {role_of(service)}")
        op.execute(f"GRANT SELECT, INSERT ON edge.answer TO {role_of(service)}")
