"""Letters of enterprises: their read rows, and their streams; who was ever of a crew."""

from alembic import op

from shared.migrations.access import grant_table, let_hear, let_speak

revision = "cases_0017"
down_revision = "cases_0016"

_LETTER = """
CREATE TABLE cases.letter (
    id uuid PRIMARY KEY,
    bureau text NOT NULL,
    version integer NOT NULL,
    trace text NOT NULL,
    entered uuid NOT NULL,
    status text NOT NULL,
    hidden boolean NOT NULL,
    about text NOT NULL,
    inspection uuid NOT NULL,
    received_on date NOT NULL,
    state jsonb NOT NULL
)
"""
# Who has had another account in the crew was not kept before: each crew of the log is compared with the next.
_FORMER = """
UPDATE cases.inspection SET state = jsonb_set(state, '{former}', former)
FROM (
    SELECT stream, jsonb_agg(person ORDER BY version, place) AS former
    FROM (
        SELECT stream, version, payload #> '{what,crew}' AS crew,
            lead(payload #> '{what,crew}') OVER (PARTITION BY stream ORDER BY version) AS later
        FROM log.event
        WHERE type = 'cases.inspection.noted' AND payload #>> '{what,kind}' IN ('opened', 'amended')
    ) AS crews, jsonb_array_elements(crew) WITH ORDINALITY AS each (person, place)
    WHERE later IS NOT NULL AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(later) AS other
        WHERE other ->> 'person' = person ->> 'person' AND other ->> 'subject' = person ->> 'subject'
    )
    GROUP BY stream
) AS crews WHERE stream = 'inspection/' || id
"""
_EVER = """
UPDATE cases.inspection SET crew_ever = ARRAY (
    SELECT DISTINCT person ->> 'subject'
    FROM jsonb_array_elements(
        (state #> '{opened,crew}') || coalesce(state -> 'former', '[]') || (state -> 'crew')
    ) AS person
    WHERE person ->> 'subject' <> '' ORDER BY 1
)
"""


def upgrade() -> None:
    op.execute(_LETTER)
    op.execute("CREATE INDEX letter_newest ON cases.letter (bureau, entered)")
    op.execute("CREATE INDEX letter_inspection ON cases.letter (inspection)")
    op.execute("ALTER TABLE cases.inspection ADD COLUMN crew_ever text[] NOT NULL DEFAULT '{}'")
    op.execute(_FORMER)
    op.execute(_EVER)
    op.execute("ALTER TABLE cases.inspection ALTER COLUMN crew_ever DROP DEFAULT")
    let_speak("cases")
    let_hear("cases")
    grant_table("cases", "letter")
