"""Cases tells of the codes of inspections."""

from shared.migrations.access import let_speak

revision = "cases_0015"
down_revision = "cases_0014"


def upgrade() -> None:
    let_speak("cases")
