"""An entry says of itself what its row says: otherwise a service could publish in the name of another.

Readers of the log see entries only, and the rules of `log_0007` looked at the other columns of the row.
"""

from shared.migrations.access import SERVICES, let_speak

revision = "log_0010"
down_revision = "log_0009"


def upgrade() -> None:
    for service in SERVICES:
        let_speak(service)
