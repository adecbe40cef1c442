"""Cases hears how papers were served, and says which papers do not hold any more."""

from shared.migrations.access import let_hear

revision = "cases_0007"
down_revision = "cases_0006"


def upgrade() -> None:
    let_hear("cases")
