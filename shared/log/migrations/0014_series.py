"""Documents records the opening numbers of series."""

from shared.migrations.access import let_speak

revision = "log_0014"
down_revision = "log_0013"


def upgrade() -> None:
    let_speak("documents")
