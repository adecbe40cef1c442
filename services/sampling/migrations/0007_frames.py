"""More columns of a frame: what it draws from, who is out, and what the policy's kind of draw takes."""

from alembic import op

revision = "sampling_0007"
down_revision = "sampling_0006"

_STATEMENT = """
ALTER TABLE sampling.frame
    ADD COLUMN population text NOT NULL DEFAULT 'enterprises',
    ADD COLUMN disclosure text NOT NULL DEFAULT 'at-once',
    ADD COLUMN exclusions jsonb,
    ADD COLUMN excluded integer NOT NULL DEFAULT 0,
    ADD COLUMN deals jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN reserve integer NOT NULL DEFAULT 0,
    ADD COLUMN kind text,
    ADD COLUMN policy text
"""


def upgrade() -> None:
    op.execute(_STATEMENT)
