"""Tables of what two persons decide: parties, superiors, and adoptions of policies."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0012"
down_revision = "sampling_0011"

_TABLES = (
    # `above` is "" for none; `registered_at` and `counts_from` are NULL until the registration is approved.
    """
    CREATE TABLE sampling.party (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        organisation text NOT NULL,
        name text NOT NULL,
        above text NOT NULL,
        key text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        requested_at timestamptz NOT NULL,
        registered_at timestamptz,
        counts_from timestamptz,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX party_bureau ON sampling.party (bureau, id)",
    """
    CREATE TABLE sampling.superior (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        superior text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        requested_at timestamptz NOT NULL,
        registered_at timestamptz,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX superior_bureau ON sampling.superior (bureau, id)",
    """
    CREATE TABLE sampling.adoption (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        file text NOT NULL,
        policy text NOT NULL,
        title text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        requested_at timestamptz NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX adoption_bureau ON sampling.adoption (bureau, id)",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("party", "superior", "adoption"):
        grant_table("sampling", table)
