"""The tables of clocks, alike in each service that owes something: its migration calls `create_clock_tables`."""

from alembic import op

from shared.migrations.access import grant_table

_OPEN = "state IN ('running', 'stopped')"
_TABLES = (
    # `ends` is the moment at which the clock ends: `due_at`, or the end of the due day in Beijing. `changes` counts the
    # parts that made the clock; `moved` is the event that last computed its end anew, if no part has since.
    """
    CREATE TABLE {schema}.clock (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        matter text NOT NULL,
        enterprise text NOT NULL,
        covert boolean NOT NULL,
        set_by text NOT NULL,
        who text NOT NULL,
        name text NOT NULL,
        state text NOT NULL,
        due date NOT NULL,
        ends timestamptz NOT NULL,
        warn_on date[] NOT NULL,
        computed_with text NOT NULL,
        changes integer NOT NULL,
        moved uuid,
        clock jsonb NOT NULL,
        debtor_key text GENERATED ALWAYS AS (bureau || ' ' || who || ' ' || name) STORED,
        enterprise_key text GENERATED ALWAYS AS (bureau || ' ' || enterprise) STORED
    )
    """,
    # Each list has an index of its own that gives its rows in order. They begin with a column each, so that the planner
    # has no other index to choose, whatever it believes to know about the rows. The columns are stored: below the
    # policies of row-level security, PostgreSQL uses no index on an expression.
    "CREATE INDEX clock_of_bureau ON {schema}.clock (bureau, state, covert, ends, id)",
    "CREATE INDEX clock_of_matter ON {schema}.clock (matter, state, covert, ends, id)",
    "CREATE INDEX clock_of_enterprise ON {schema}.clock (enterprise_key, state, covert, ends, id)",
    "CREATE INDEX clock_of_debtor ON {schema}.clock (debtor_key, state, covert, ends, id)",
    f"CREATE INDEX clock_computed_with ON {{schema}}.clock (bureau, computed_with) WHERE {_OPEN}",
    # A move: one event that computed running clocks anew. `applied` counts the clocks of its blob, in their order, that
    # have their new end in the table.
    """
    CREATE TABLE {schema}.clock_move (
        event uuid PRIMARY KEY,
        bureau text NOT NULL,
        computed_with text NOT NULL,
        blob jsonb NOT NULL,
        clocks integer NOT NULL,
        applied integer NOT NULL
    )
    """,
    "CREATE INDEX clock_move_unfinished ON {schema}.clock_move (bureau, event) WHERE applied < clocks",
    # The last day for which the clocks of a bureau were looked at for reminders.
    """
    CREATE TABLE {schema}.clock_round (
        bureau text PRIMARY KEY,
        day date NOT NULL,
        event uuid NOT NULL
    )
    """,
)
TABLES = ("clock", "clock_move", "clock_round")


def create_clock_tables(schema: str) -> None:
    """Make the tables of clocks in a service's schema, and let the service read and write them."""
    for statement in _TABLES:
        op.execute(statement.format(schema=schema))
    for table in TABLES:
        grant_table(schema, table)
