"""Which events of sampling listeners are told of. Of a covert draw, and of all that stands behind it, nothing is told
before it is opened; that it exists can be read in the list of draws.
"""

from services.sampling.past.drawn.opened import are_open, is_open
from shared.access.roles import Permission
from shared.listening.api import Listening
from shared.listening.told import Heard, Hearing

_IS_DRAW_KNOWN = """
    (d.state ->> 'disclosure' IN ('at-once', 'never') OR d.id IN (SELECT o.draw FROM sampling.open_draw o))
"""
_DRAWS = f"SELECT d.id FROM sampling.draw d WHERE d.id = ANY ($1::uuid[]) AND {_IS_DRAW_KNOWN}"  # noqa: S608  # ours
_OF_DRAW = (
    "SELECT t.id FROM sampling.{} t JOIN sampling.draw d ON d.id = t.draw "  # noqa: S608  # ours
    f"WHERE t.id = ANY ($1::uuid[]) AND {_IS_DRAW_KNOWN}"
)
_FRAMES = """
    SELECT f.id FROM (SELECT id, disclosure FROM sampling.frame UNION ALL SELECT id, disclosure FROM sampling.roster) f
    WHERE f.id = ANY ($1::uuid[]) AND (f.disclosure <> 'after-visits' OR EXISTS (
        SELECT FROM sampling.draw d JOIN sampling.open_draw o ON o.draw = d.id WHERE d.frame = f.id
    ))
"""
_VISITS = f"""
    SELECT a.inspection FROM sampling.assignment a WHERE a.inspection = ANY ($1::uuid[]) AND {are_open("a.draws")}
"""  # noqa: S608  # the names of our own columns
# Notes of inspections have the same type as edits: only edits, and inspections that may be known of, are told.
_NOTES = f"""
    SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
    JOIN log.event v ON v.stream = 'noted/' || wanted.id
    WHERE v.payload #>> '{{what,kind}}' IN (
        'added', 'amended', 'flagged', 'flag-lifted', 'licence-recorded', 'licence-withdrawn', 'retired', 'reopened'
    ) OR (
        EXISTS (SELECT FROM sampling.inspection i WHERE i.event = v.id)
        AND NOT EXISTS (SELECT FROM sampling.inspection i WHERE i.event = v.id AND NOT {is_open("i")})
    )
"""  # noqa: S608  # the names of our own columns

_DRAW, _DIRECTORY, _PLAN = Permission.DRAW_READ, Permission.DIRECTORY_READ, Permission.PLAN_READ
HEARING: Hearing = {
    "account": Heard(Permission.PEOPLE_READ, "/accounts/{}"),
    "annulment": Heard(_DRAW, "/annulments/{}", _OF_DRAW.format("annulment")),
    "assigned": Heard(_DRAW, "/assignments/{}", _VISITS),
    "change": Heard(_DRAW, "/changes/{}", _OF_DRAW.format("change")),
    "directory": Heard(_DIRECTORY),
    "draw": Heard(_DRAW, "/draws/{}", _DRAWS),
    "frame": Heard(_DRAW, "/frames/{}", _FRAMES, {"roster": "/rosters/{}"}),
    "item-list": Heard(_DIRECTORY, "/item-list/editions/{}"),
    "item-proposal": Heard(_DIRECTORY, "/item-list/proposals/{}"),
    "noted": Heard(_DIRECTORY, open_among=_NOTES),
    "party": Heard(Permission.PARTY_READ, "/parties/{}"),
    "plan": Heard(_PLAN, "/plans/{}"),
    "policy": Heard(Permission.POLICY_READ, "/policies/adoptions/{}"),
    "record": Heard(Permission.PEOPLE_READ),
    "register": Heard(Permission.PEOPLE_READ),
    "review": Heard(_DIRECTORY),
    "superior": Heard(Permission.SUPERIOR_READ, "/superiors/{}"),
    "teams": Heard(Permission.PEOPLE_READ),
}
"""Kind of stream → who hears of it. Streams without a path are shown in lists."""
LISTENING = Listening("sampling", HEARING)
