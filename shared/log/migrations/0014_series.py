"""Documents records opening numbers of series, and numbers that are taken along."""

from shared.migrations.access import let_speak

revision = "log_0014"
down_revision = "log_0013"


def upgrade() -> None:
    let_speak("documents")
