"""Conditions over the enterprises of a directory in SQL: what `conditions.matches` means, said to PostgreSQL.

Every expression is true or false, never NULL, so that `NOT` means what it says. Values are parameters, all of them.
"""

from collections.abc import Collection
from datetime import date

from services.sampling.draws.frame.sheet import Sheet
from shared.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FieldIn,
    Flagged,
    Identified,
    Licensed,
    Listed,
    Not,
    marked_since,
)
from shared.policy.shares import BY_TEAM

_ON_LISTS = "SELECT l.identifier FROM sampling.listing l WHERE l.bureau = $1 AND l.vanished_at IS NULL"


class Question:
    """A query under construction: `parameters` are what its $1, $2 … stand for. $1 is the directory's bureau.

    `texts` are the columns of `sampling.enterprise` that hold text; `registered_on` is known beside them.
    """

    def __init__(self, bureau: str, on: date, texts: Collection[str]) -> None:
        self.parameters: list[object] = [bureau]
        self._on = on
        self._texts = texts

    def given(self, value: object) -> str:
        """The placeholder of a value."""
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def text(self, field: str, *, planned: bool = False) -> str:
        """A field as text; "" for one that an enterprise does not have. Its team is its plan's."""
        if field == BY_TEAM and planned:
            return "p.team"
        if field == "registered_on":
            return "coalesce(CAST(e.registered_on AS text), '')"
        return f'e."{field}"' if field in self._texts else "''"

    def fits(self, condition: Condition | None) -> str:
        """Whether a row `e` fits."""
        match condition:
            case None:
                return "TRUE"
            case AllOf():
                return f"({' AND '.join(map(self.fits, condition.all))})"
            case AnyOf():
                return f"({' OR '.join(map(self.fits, condition.any))})"
            case Not():
                return f"(NOT {self.fits(condition.not_)})"
            case FieldIn():
                return f"({self.text(condition.field)} = ANY({self.given(list(condition.in_))}::text[]))"
            case Identified():
                return f"(e.identifier = ANY({self.given(list(condition.identifier))}::text[]))"
            case Listed():
                lists = self.given(list(condition.list))
                # Not correlated: read once and hashed, however many enterprises there are.
                return f"(e.identifier IN ({_ON_LISTS} AND l.list = ANY({lists}::text[])))"
            case Flagged():
                return self._flagged(condition)
            case Licensed():
                return self._licensed(condition)

    def _flagged(self, condition: Flagged) -> str:
        marks, first = f"e.flags -> {self.given(condition.flag)}::text", marked_since(condition, self._on)
        # A row without flags, which is most of them, is told by one look.
        flagged = f"e.flags <> '{{}}' AND jsonb_array_length(coalesce({marks}, '[]')) > 0"
        if first is None:
            return f"({flagged})"
        since = f"CAST(mark ->> 'on' AS date) >= {self.given(first)}::date"
        return f"({flagged} AND EXISTS (SELECT FROM jsonb_array_elements({marks}) mark WHERE {since}))"

    def _licensed(self, condition: Licensed) -> str:
        licence = f"{self.given(condition.licence)}::text"
        held = f"e.licences <> '{{}}' AND e.licences ? {licence}"
        if condition.expires_before is None:
            return f"({held})"
        expiry = f"CAST(nullif(e.licences -> {licence} ->> 'expires', '') AS date)"
        return f"({held} AND coalesce({expiry} < {self.given(condition.expires_before)}::date, FALSE))"


def query(question: Question, sheet: Sheet, plan: object | None) -> str:
    """The sheet of all enterprises that fit and that a list names now: identifiers and names of those with the same
    answers, then these. With a plan, of those it names.
    """
    columns = [question.text(field, planned=plan is not None) for field in sheet.texts]
    columns += [question.fits(condition) for condition in sheet.fits]
    named = "" if plan is None else f"JOIN sampling.planned p USING (identifier) WHERE p.plan = {question.given(plan)}"
    where = f"{'AND' if named else 'WHERE'} e.bureau = $1 AND e.vanished_at IS NULL AND {question.fits(sheet.where)}"
    asked = ", ".join(["array_agg(e.identifier), array_agg(e.name)", *columns])
    # By place: a group is what stands in the columns after the first two.
    group = ", ".join(str(place) for place in range(3, 3 + len(columns)))
    return f"SELECT {asked} FROM sampling.enterprise e {named} {where} GROUP BY {group}"  # noqa: S608  # columns are ours, values parameters
