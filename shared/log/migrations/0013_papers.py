"""Documents records papers, paper keys and seals; publishing reads what became of a paper."""

from shared.migrations.access import let_hear, let_speak

revision = "log_0013"
down_revision = "log_0012"


def upgrade() -> None:
    let_speak("documents")
    let_hear("publishing")
