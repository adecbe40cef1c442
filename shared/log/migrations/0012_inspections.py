"""Cases records inspections, and reads the events of sampling by which they are opened and decided."""

from shared.migrations.access import let_hear, let_speak

revision = "log_0012"
down_revision = "log_0011"


def upgrade() -> None:
    let_speak("cases")
    let_hear("cases")
    let_hear("sampling")
