"""Documents sees the display names of cases too: a paper names who decided on the step that asks for it."""

from alembic import op

from shared.migrations.access import role_of

revision = "edge_0006"
down_revision = "edge_0005"


def upgrade() -> None:
    op.execute(f"""
        CREATE POLICY names_on_papers ON edge.display_name FOR SELECT TO {role_of("documents")}
        USING (service = 'cases')
    """)
