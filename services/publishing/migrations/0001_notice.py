"""Tables that the public site reads: the notices of draws, and the members of their frames."""

from alembic import op

from shared.migrations.access import grant_schema, grant_table

revision = "publishing_0001"
down_revision = None

_TABLES = (
    """
    CREATE TABLE publishing.notice (
        draw uuid PRIMARY KEY,
        bureau text NOT NULL,
        year integer NOT NULL,
        serial integer NOT NULL,
        title text NOT NULL,
        stage text NOT NULL,
        announced_at timestamptz NOT NULL,
        spec jsonb NOT NULL,
        spec_hash text NOT NULL,
        replaces uuid,
        units jsonb NOT NULL,
        openings jsonb NOT NULL,
        shares jsonb NOT NULL,
        completion jsonb,
        substitutions jsonb NOT NULL,
        void_reason text NOT NULL,
        void_approver text NOT NULL,
        steps jsonb NOT NULL,
        trace text NOT NULL
    )
    """,
    "CREATE INDEX notice_newest ON publishing.notice (announced_at, draw)",
    "CREATE INDEX notice_serial ON publishing.notice (bureau, year, serial)",
    """
    CREATE TABLE publishing.candidate (
        draw uuid NOT NULL,
        id text NOT NULL,
        bureau text NOT NULL,
        identifier text NOT NULL,
        salt text NOT NULL,
        label text NOT NULL,
        stratum text NOT NULL,
        weight integer NOT NULL,
        PRIMARY KEY (draw, id)
    )
    """,
    "CREATE INDEX candidate_identifier ON publishing.candidate (identifier)",
)


def upgrade() -> None:
    grant_schema("publishing")
    for statement in _TABLES:
        op.execute(statement)
    grant_table("publishing", "notice")
    grant_table("publishing", "candidate")
