"""Publications that wait for their day; hazards, leads and coming visits are told to publishing."""

from alembic import op

from shared.migrations.access import let_hear, let_speak

revision = "publishing_0013"
down_revision = "publishing_0012"


def upgrade() -> None:
    op.execute("ALTER TABLE publishing.publication ADD COLUMN ripe_on date")
    op.execute("CREATE INDEX publication_ripe ON publishing.publication (ripe_on) WHERE ripe_on IS NOT NULL")
    let_speak("cases")
    let_hear("publishing")
