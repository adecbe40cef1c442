"""What more is known of an enterprise, and what was known of it before each change."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0003"
down_revision = "sampling_0002"

_STATEMENTS = (
    """
    ALTER TABLE sampling.enterprise
        ADD COLUMN industry_code text NOT NULL DEFAULT '',
        ADD COLUMN sector text NOT NULL DEFAULT '',
        ADD COLUMN affiliation text NOT NULL DEFAULT '',
        ADD COLUMN risk_class text NOT NULL DEFAULT '',
        ADD COLUMN credit_class text NOT NULL DEFAULT '',
        ADD COLUMN status text NOT NULL DEFAULT 'open',
        -- Flag → [{"on": date, "source": text}], licence → {"number": text, "expires": date or null}.
        ADD COLUMN flags jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN licences jsonb NOT NULL DEFAULT '{}',
        -- The event that made the row what it is; its import where that was one.
        ADD COLUMN event uuid
    """,
    # A row as it was, from `changed_at` until `until`. Who is only ever added has none.
    """
    CREATE TABLE sampling.enterprise_before (
        bureau text NOT NULL,
        identifier text NOT NULL,
        changed_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        event uuid,
        fields jsonb NOT NULL,
        PRIMARY KEY (bureau, identifier, until)
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "enterprise_before")
