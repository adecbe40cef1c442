"""Tables of the item list: proposals of the sections, and editions; cases and publishing hear of published editions."""

from alembic import op

from shared.migrations.access import grant_table, let_hear, let_speak

revision = "sampling_0023"
down_revision = "sampling_0022"

_STATEMENTS = (
    """
    CREATE TABLE sampling.item_proposal (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        change text NOT NULL,
        key text NOT NULL,
        section text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        requested_at timestamptz NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX item_proposal_bureau ON sampling.item_proposal (bureau, id)",
    # `number` and `published_at` are NULL until the edition is approved.
    """
    CREATE TABLE sampling.item_edition (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        number integer,
        first date NOT NULL,
        size integer NOT NULL,
        sha256 text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        requested_at timestamptz NOT NULL,
        published_at timestamptz,
        state jsonb NOT NULL,
        UNIQUE (bureau, number)
    )
    """,
    "CREATE INDEX item_edition_bureau ON sampling.item_edition (bureau, id)",
    "ALTER TABLE sampling.frame ADD COLUMN item_edition integer",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in ("item_proposal", "item_edition"):
        grant_table("sampling", table)
    let_speak("sampling")
    for service in ("cases", "publishing"):
        let_hear(service)
