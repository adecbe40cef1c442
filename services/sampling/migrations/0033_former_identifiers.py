"""Which code an enterprise has now that was listed under a number of its bureau before. Plans, draws and inspections of
before keep the number.
"""

from alembic import op

from shared.migrations.access import grant_table, role_of

revision = "sampling_0033"
down_revision = "sampling_0032"

_STATEMENTS = (
    """
    CREATE TABLE sampling.former_identifier (
        bureau text NOT NULL,
        former text NOT NULL,
        identifier text NOT NULL,
        PRIMARY KEY (bureau, former)
    )
    """,
    # Numbers of a bureau begin with L, and nothing else does. PostgreSQL writes this function into the queries that
    # call it.
    """
    CREATE FUNCTION sampling.present_identifier(of_bureau text, said text) RETURNS text
    LANGUAGE sql STABLE AS $$
        SELECT CASE WHEN said LIKE 'L%' THEN coalesce(
            (SELECT f.identifier FROM sampling.former_identifier f WHERE f.bureau = of_bureau AND f.former = said), said
        ) ELSE said END
    $$
    """,
    "REVOKE ALL ON FUNCTION sampling.present_identifier FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION sampling.present_identifier TO {role_of('sampling')}",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "former_identifier")
