"""The clocks of inspections and cases, and the streams of what is recorded about clocks."""

from shared.migrations.access import let_speak
from shared.migrations.clocks import create_clock_tables

revision = "cases_0002"
down_revision = "cases_0001"


def upgrade() -> None:
    let_speak("cases")
    create_clock_tables("cases")
