"""Tables of the registers (people, experts, items), and of when each directory was last reviewed."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0004"
down_revision = "sampling_0003"

_TABLES = (
    # A record of a register as its newest event left it. Its earlier versions are in its stream.
    """
    CREATE TABLE sampling.record (
        bureau text NOT NULL,
        directory text NOT NULL,
        key text NOT NULL,
        -- The id names the record's stream: the key must not appear in the public log.
        id uuid NOT NULL,
        version integer NOT NULL,
        fields jsonb NOT NULL,
        entered_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        reason text NOT NULL,
        retired_at timestamptz,
        event uuid NOT NULL,
        trace text NOT NULL,
        PRIMARY KEY (bureau, directory, key)
    )
    """,
    """
    CREATE TABLE sampling.register_import (
        bureau text NOT NULL,
        directory text NOT NULL,
        id uuid NOT NULL,
        version integer NOT NULL,
        sha256 text NOT NULL,
        size bigint NOT NULL,
        media_type text NOT NULL,
        encoding text NOT NULL,
        header_line integer NOT NULL,
        columns jsonb NOT NULL,
        counts jsonb NOT NULL,
        missing jsonb NOT NULL,
        reason text NOT NULL,
        imported_at timestamptz NOT NULL,
        imported_by text NOT NULL,
        event uuid NOT NULL,
        trace text NOT NULL,
        PRIMARY KEY (bureau, directory, id)
    )
    """,
    """
    CREATE TABLE sampling.register_fault (
        bureau text NOT NULL,
        directory text NOT NULL,
        import uuid NOT NULL,
        number integer NOT NULL,
        line integer NOT NULL,
        "column" text NOT NULL,
        value text NOT NULL,
        code text NOT NULL,
        reason text NOT NULL,
        reason_en text NOT NULL,
        PRIMARY KEY (bureau, directory, import, number)
    )
    """,
    """
    CREATE TABLE sampling.review (
        bureau text NOT NULL,
        directory text NOT NULL,
        version integer NOT NULL,
        reviewed_at timestamptz,
        reviewed_by text,
        reminded_at timestamptz,
        event uuid NOT NULL,
        trace text NOT NULL,
        PRIMARY KEY (bureau, directory)
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("record", "register_import", "register_fault", "review"):
        grant_table("sampling", table)
