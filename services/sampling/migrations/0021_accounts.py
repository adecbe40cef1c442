"""The table of accounts: with which subject of the identity provider a person of a register acts."""

from alembic import op

from shared.migrations.access import grant_table, let_speak

revision = "sampling_0021"
down_revision = "sampling_0020"

_STATEMENTS = (
    """
    CREATE TABLE sampling.account (
        person uuid PRIMARY KEY,
        bureau text NOT NULL,
        subject text,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        changed_at timestamptz NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX account_subject ON sampling.account (bureau, subject) WHERE subject IS NOT NULL",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "account")
    let_speak("sampling")
