"""Alembic's environment for every history: one connection, one schema, one transaction (see `shared.migrations`)."""

from alembic import context

options = context.config.attributes
context.configure(
    connection=options["connection"],
    version_table_schema=options["schema"],
    target_metadata=None,
)
with context.begin_transaction():
    context.run_migrations()
