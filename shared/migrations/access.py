"""Access to read tables: only the service of a table, and only the rows of the bureau of the transaction."""

from alembic import op

from shared.tenancy import EVERY_BUREAU

SERVICES = ("sampling", "cases", "documents", "publishing")


def role_of(service: str) -> str:
    """The database role with which a service logs in."""
    return f"cheqian_{service}"


def grant_schema(service: str) -> None:
    op.execute(f"GRANT USAGE ON SCHEMA {service} TO {role_of(service)}")


def grant_table(service: str, table: str, *, by_bureau: bool = True) -> None:
    """Let the service read and write `schema.table`; with `by_bureau`, only rows of the transaction's bureau.

    TRUNCATE is for the owner alone (a rebuild), because row-level security does not limit it.
    """
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {service}.{table} TO {role_of(service)}")
    if by_bureau:
        op.execute(f"ALTER TABLE {service}.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_bureau ON {service}.{table} "
            f"USING (current_setting('cheqian.bureau', true) IN (bureau, '{EVERY_BUREAU}'))"
        )
