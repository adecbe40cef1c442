"""The events of a trace are found through an index; publishing reads which draws, papers and visits belong together: of
visits when all their draws are open, and of papers to which inspection they belong.
"""

from alembic import op

from shared.migrations.access import let_hear, role_of

revision = "log_0015"
down_revision = "log_0014"

# Views of the owner see the rows of all services.
_OPEN_VISIT = """
    CREATE VIEW log.open_visit WITH (security_barrier) AS
    SELECT v.id, v.bureau, v.version, (v.payload ->> 'inspection')::uuid AS inspection,
        v.payload #>> '{party,identifier}' AS identifier, v.payload #>> '{party,name}' AS name,
        v.payload -> 'draws' AS draws
    FROM log.event v
    WHERE v.type IN ('sampling.inspection.amended', 'sampling.inspection.assigned') AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(v.payload #> '{draws,secret}') AS covert (draw) WHERE NOT EXISTS (
            SELECT FROM log.event o WHERE o.stream = 'draw/' || covert.draw AND o.type = 'sampling.draw.opened'
        )
    )
"""
_PAPER_MATTER = """
    CREATE VIEW log.paper_matter AS
    SELECT stream, (payload ->> 'matter')::uuid AS inspection, (payload ->> 'covert')::boolean AS covert
    FROM log.event WHERE type = 'documents.paper.drafted'
"""


def upgrade() -> None:
    op.execute("CREATE INDEX event_trace ON log.event (trace)")
    let_hear("publishing")
    op.execute(_OPEN_VISIT)
    op.execute(_PAPER_MATTER)
    op.execute(f"GRANT SELECT ON log.open_visit, log.paper_matter TO {role_of('publishing')}")
