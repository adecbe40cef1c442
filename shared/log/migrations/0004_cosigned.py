"""The newest cosigned checkpoint: a log without new entries is cosigned again, so that everybody sees its witnesses
answer.
"""

from alembic import op

from shared.migrations.access import SERVICES, role_of

revision = "log_0004"
down_revision = "log_0003"


def upgrade() -> None:
    # A single row: `only` can have no other value.
    op.execute("""
        CREATE TABLE log.cosigned (
            "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
            size bigint NOT NULL,
            note bytea NOT NULL,
            asked_at timestamptz NOT NULL
        )
    """)
    for service in SERVICES:
        op.execute(f"GRANT SELECT ON log.cosigned TO {role_of(service)}")
    op.execute(f"GRANT INSERT, UPDATE ON log.cosigned TO {role_of('publishing')}")
