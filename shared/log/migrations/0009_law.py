"""Cases records corrections of the law's rows, which every service may read."""

from shared.migrations.access import SERVICES, let_hear, let_speak

revision = "log_0009"
down_revision = "log_0008"


def upgrade() -> None:
    let_speak("cases")
    for service in SERVICES:
        let_hear(service)
