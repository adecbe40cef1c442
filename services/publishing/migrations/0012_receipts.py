"""The receipts of credit systems: by which a delivery is found; and what of the publications an outlet has not got."""

from alembic import op

from shared.migrations.access import grant_table

revision = "publishing_0012"
down_revision = "publishing_0011"

_STATEMENTS = (
    """
    CREATE TABLE publishing.delivery_receipt (
        receipt text NOT NULL,
        delivery uuid NOT NULL,
        bureau text NOT NULL,
        PRIMARY KEY (receipt, delivery)
    )
    """,
    # Whoever looks for what an outlet has not got goes through what is shown, and asks for each.
    "CREATE INDEX delivery_of ON publishing.delivery (publication, outlet)",
    "DROP INDEX publishing.delivery_publication",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("publishing", "delivery_receipt")
