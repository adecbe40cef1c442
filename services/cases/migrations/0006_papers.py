"""Cases asks for papers in streams of their own, and documents reads what it asks for."""

from shared.migrations.access import let_hear, let_speak

revision = "cases_0006"
down_revision = "cases_0005"


def upgrade() -> None:
    let_speak("cases")
    let_hear("documents")
