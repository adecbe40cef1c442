"""The clocks of inspections and cases, and the streams of what is recorded about clocks."""

from shared.migrations.access import grant_schema, let_speak
from shared.migrations.clocks import create_clock_tables

revision = "cases_0001"
down_revision = None


def upgrade() -> None:
    grant_schema("cases")
    let_speak("cases")
    create_clock_tables("cases")
