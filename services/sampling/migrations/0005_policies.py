"""Table of the policies that a bureau has adopted, with their periods."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0005"
down_revision = "sampling_0004"

_TABLE = """
CREATE TABLE sampling.policy (
    bureau text NOT NULL,
    sha256 text NOT NULL,
    policy text NOT NULL,
    title text NOT NULL,
    source text NOT NULL,
    first date NOT NULL,
    last date,
    version integer NOT NULL,
    rules jsonb NOT NULL,
    file jsonb NOT NULL,
    warnings jsonb NOT NULL,
    adopted_at timestamptz NOT NULL,
    adopted_by text NOT NULL,
    event uuid NOT NULL,
    trace text NOT NULL,
    PRIMARY KEY (bureau, sha256)
)
"""


def upgrade() -> None:
    op.execute(_TABLE)
    grant_table("sampling", "policy")
