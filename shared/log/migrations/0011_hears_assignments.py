"""Cases reads the visits that sampling assigns, as a whole."""

from shared.migrations.access import let_hear

revision = "log_0011"
down_revision = "log_0010"


def upgrade() -> None:
    let_hear("cases")
