"""Columns and tables for draws whose names are public later or never, and for draws that put people on tasks."""

from alembic import op

from shared.migrations.access import grant_table

revision = "publishing_0002"
down_revision = "publishing_0001"

_STATEMENTS = (
    """
    ALTER TABLE publishing.notice
        ADD COLUMN disclosure text NOT NULL DEFAULT 'at-once',
        ADD COLUMN population text NOT NULL DEFAULT 'enterprises',
        ADD COLUMN kind text,
        ADD COLUMN slot jsonb,
        ADD COLUMN people jsonb,
        ADD COLUMN vacancies jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN opened jsonb
    """,
    "CREATE INDEX notice_slot ON publishing.notice ((slot ->> 'draw')) WHERE slot IS NOT NULL",
    # These columns are filled as soon as the public may know who is behind an id, and not before.
    """
    ALTER TABLE publishing.candidate
        ALTER COLUMN identifier DROP NOT NULL,
        ALTER COLUMN salt DROP NOT NULL,
        ALTER COLUMN label DROP NOT NULL,
        ADD CONSTRAINT candidate_named CHECK (num_nulls(identifier, salt, label) IN (0, 3))
    """,
    """
    CREATE TABLE publishing.task (
        draw uuid NOT NULL,
        id text NOT NULL,
        bureau text NOT NULL,
        identifier text,
        salt text,
        label text,
        slots jsonb NOT NULL,
        PRIMARY KEY (draw, id),
        CONSTRAINT task_named CHECK (num_nulls(identifier, salt, label) IN (0, 3))
    )
    """,
    "CREATE INDEX task_identifier ON publishing.task (identifier)",
    """
    CREATE TABLE publishing.person (
        draw uuid NOT NULL,
        id text NOT NULL,
        bureau text NOT NULL,
        tags jsonb NOT NULL,
        capacity integer NOT NULL,
        recused jsonb NOT NULL,
        PRIMARY KEY (draw, id)
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("publishing", "task")
    grant_table("publishing", "person")
