"""Services may delete old kept answers (see `shared.http.forgetting`)."""

from alembic import op

from shared.migrations.access import SERVICES, role_of

revision = "edge_0003"
down_revision = "edge_0002"


def upgrade() -> None:
    op.execute("CREATE INDEX answer_by_age ON edge.answer (service, created_at)")
    for service in SERVICES:
        op.execute(f"GRANT DELETE ON edge.answer TO {role_of(service)}")
