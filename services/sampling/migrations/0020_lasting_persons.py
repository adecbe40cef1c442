"""A person's record keeps its id when the certificate gets another number; the record lists the earlier numbers."""

from alembic import op

revision = "sampling_0020"
down_revision = "sampling_0019"

_STATEMENTS = (
    "ALTER TABLE sampling.record ADD COLUMN former jsonb NOT NULL DEFAULT CAST('[]' AS jsonb)",
    "CREATE UNIQUE INDEX record_id ON sampling.record (id)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
