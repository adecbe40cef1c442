"""Tables of the enterprise directory: its enterprises, the lists that name them, and how each import went. All are
projections.
"""

from alembic import op

from shared.migrations.access import grant_schema, grant_table

revision = "sampling_0001"
down_revision = None

_TABLES = (
    """
    CREATE TABLE sampling.enterprise (
        bureau text NOT NULL,
        identifier text NOT NULL,
        identifier_kind text NOT NULL,
        name text NOT NULL,
        area text NOT NULL,
        address text NOT NULL,
        industry text NOT NULL,
        "group" text NOT NULL,
        scale text NOT NULL,
        enterprise_type text NOT NULL,
        registered_on date,
        registered_capital text NOT NULL,
        business_scope text NOT NULL,
        province text NOT NULL,
        city text NOT NULL,
        import uuid NOT NULL,
        added_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        vanished_at timestamptz,
        -- Pages are in this order. Migration 0003 adds columns to this index, and other indexes.
        PRIMARY KEY (bureau, identifier)
    )
    """,
    # The enterprises that each list names. An enterprise on several lists has vanished only when the last list drops
    # it.
    """
    CREATE TABLE sampling.listing (
        bureau text NOT NULL,
        list text NOT NULL,
        identifier text NOT NULL,
        since timestamptz NOT NULL,
        vanished_at timestamptz,
        PRIMARY KEY (bureau, identifier, list)
    )
    """,
    """
    CREATE TABLE sampling.directory_import (
        bureau text NOT NULL,
        id uuid NOT NULL,
        list text NOT NULL,
        version integer NOT NULL,
        sha256 text NOT NULL,
        size bigint NOT NULL,
        media_type text NOT NULL,
        encoding text NOT NULL,
        header_line integer NOT NULL,
        columns jsonb NOT NULL,
        rows integer NOT NULL,
        added integer NOT NULL,
        changed integer NOT NULL,
        unchanged integer NOT NULL,
        vanished integer NOT NULL,
        faulty integer NOT NULL,
        imported_at timestamptz NOT NULL,
        imported_by text NOT NULL,
        event uuid NOT NULL,
        trace text NOT NULL,
        PRIMARY KEY (bureau, id)
    )
    """,
    """
    CREATE TABLE sampling.import_fault (
        bureau text NOT NULL,
        import uuid NOT NULL,
        number integer NOT NULL,
        line integer NOT NULL,
        "column" text NOT NULL,
        value text NOT NULL,
        code text NOT NULL,
        reason text NOT NULL,
        reason_en text NOT NULL,
        PRIMARY KEY (bureau, import, number)
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    grant_schema("sampling")
    for table in ("enterprise", "listing", "directory_import", "import_fault"):
        grant_table("sampling", table)
