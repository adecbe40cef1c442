"""A bureau's correction: a row that replaces an edition of a rule, or adds another edition, and the law with it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import orjson
from pydantic import ValidationError

from shared.canonical import JsonObject
from shared.errors import Conflict, Invalid, NotFound
from shared.input_errors import explain
from shared.law.kinds import Period
from shared.law.law import ROWS, Law
from shared.law.row import Row


class RowMalformed(Invalid):
    code = "law-row-malformed"
    title = "法律条文的内容不符合要求"
    title_en = "The row of law is not valid"


class EditionBackwards(Invalid):
    code = "law-edition-backwards"
    title = "施行日期晚于失效日期"
    title_en = "The edition ends before it begins"


class EditionUnknown(NotFound):
    code = "law-edition-unknown"
    title = "没有要替换的版本"
    title_en = "There is no such edition to replace"


class EditionOverlaps(Conflict):
    code = "law-edition-overlaps"
    title = "与已有版本的施行期间重叠"
    title_en = "Another edition holds on some of the days"


class PeriodCircular(Invalid):
    code = "law-period-circular"
    title = "期限接续自身"
    title_en = "The period follows itself"


class Correction(NamedTuple):
    """The row, and the first day of the edition that it replaces; None if it is another edition of the rule."""

    row: Row
    replaces: date | None


def as_json(row: Row) -> JsonObject:
    """The row for an event: no member has the value null."""
    return row.model_dump(mode="json", exclude_none=True)


def row_of(json: JsonObject) -> Row:
    """The row in a JSON object. Raises RowMalformed, EditionBackwards."""
    first, last = json.get("from"), json.get("until")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        raise EditionBackwards(
            f"施行日期 {first} 晚于失效日期 {last}；请更正其中之一。",
            f"The edition holds from {first}, and until {last}: correct one of the two days.",
        )
    try:
        return ROWS.validate_json(orjson.dumps(json))
    except ValidationError as error:
        faults = explain(error.errors(include_url=False, include_input=False))
        told = [f"{fault['path'] or fault['in']}：{fault['message']}" for fault in faults]
        told_en = [f"{fault['path'] or fault['in']}: {fault['message_en']}" for fault in faults]
        raise RowMalformed(
            f"条文内容有误：{'；'.join(told)}。各类条文应有的数值见 docs/law.md 或 GET /rules。",
            f"The row is not valid: {'; '.join(told_en)}. GET /rules shows which figures each kind of rule has.",
            errors=[dict[str, str | int](fault) for fault in faults],
        ) from error


def check(law: Law, correction: Correction) -> None:
    """Refuse a correction that does not fit into the law. Raises UnknownRule, EditionUnknown, EditionOverlaps,
    PeriodCircular.
    """
    row, replaces = correction
    editions = law.editions(type(row), row.rule)
    days = [edition.first.isoformat() for edition in editions]
    if replaces is not None and replaces.isoformat() not in days:
        raise EditionUnknown(
            f"“{row.rule}”没有自 {replaces} 起施行的版本；已有版本的施行日期：{'、'.join(days)}。",
            f"No edition of {row.rule!r} begins on {replaces}; its editions begin on {', '.join(days)}.",
            editions=days,
        )
    crossing = [one for one in editions if one.first != replaces and one.holds_between(row.first, row.last)]
    if crossing:
        when = [f"{one.first} – {one.last or '…'}" for one in crossing]
        raise EditionOverlaps(
            f"“{row.rule}”在这些日期已有规定：{'、'.join(when)}。请填写要替换的版本的施行日期（replaces），"
            "或先更正该版本的失效日期。",
            f"{row.rule!r} has an edition on some of the days already: {', '.join(when)}. Name the first day of the "
            "edition to replace in `replaces`, or correct its last day first.",
            editions=[one.first.isoformat() for one in crossing],
        )
    if isinstance(row, Period):
        _check_follows(law, row)


def _check_follows(law: Law, row: Period) -> None:
    """Refuse a period that follows an unknown one, or that follows itself, be it through others, as they hold in its
    days. Raises UnknownRule, PeriodCircular.
    """
    followed: set[str] = set()
    next_ = {row.follows} if row.follows else set()
    while name := next(iter(next_ - followed), None):
        if name == row.rule:
            said = "、".join(sorted({*followed, name}))
            raise PeriodCircular(
                f"“{row.rule}”接续的期限最终又接续它自身（{said}），无从起算。请另填所接续的期限（follows），或不填。",
                f"{row.rule!r} follows itself through {said}: it has no beginning. Name another period in `follows`, "
                "or none.",
                rules=sorted({*followed, name}),
            )
        followed.add(name)
        editions = law.editions(Period, name)
        next_ |= {one.follows for one in editions if one.follows and one.holds_between(row.first, row.last)}


def corrected(law: Law, corrections: Iterable[Correction]) -> Law:
    """The law with the corrections, in the order in which they were approved."""
    rows = list(law.rows)
    for row, replaces in corrections:
        rows = [one for one in rows if (one.kind, one.rule, one.first) != (row.kind, row.rule, replaces)]
        rows.append(row)
    return Law(tuple(rows))
