"""An index of the checkpoints that a witness has cosigned: a receipt needs the first of them over its entry."""

from alembic import op

revision = "log_0005"
down_revision = "log_0004"


def upgrade() -> None:
    op.execute("CREATE INDEX checkpoint_cosigned ON log.checkpoint (size) WHERE cosignatures > 0")
