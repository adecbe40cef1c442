"""Whom papers to an enterprise are addressed to: legal representative, post, telephone, postcode. Nobody searches these
columns, so no index has them.
"""

from alembic import op

revision = "sampling_0022"
down_revision = "sampling_0021"


def upgrade() -> None:
    for column in ("legal_representative", "post", "telephone", "postcode"):
        op.execute(f"ALTER TABLE sampling.enterprise ADD COLUMN {column} text NOT NULL DEFAULT ''")
