"""How a page of the directory is found, whatever is asked for, without looking at many rows in vain.

First a walk: from where the page begins along an index in the order of identifiers, at most WALK rows, until the page
is full. It fills where what is asked for is common. Where it does not, few fit: then all of them are looked up in the
index of traits and sorted. That index answers no query that row-level security is laid over (its operators are not
leakproof), so it is asked by `sampling.enterprises_with`, which itself sees to the bureau.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

WALK = 4000
"""Rows; where fewer than a page fits among them, less than two per cent do."""

COLUMNS = (
    "identifier",
    "identifier_kind",
    "name",
    "area",
    "address",
    "industry",
    "group",
    "scale",
    "enterprise_type",
    "registered_on",
    "registered_capital",
    "business_scope",
    "province",
    "city",
    "industry_code",
    "sector",
    "affiliation",
    "risk_class",
    "credit_class",
    "status",
    "import",
    "added_at",
    "changed_at",
    "vanished_at",
    "event",
    "trace",
    "version",
)
SHOWN = f"""
    {", ".join(f'e."{name}"' for name in COLUMNS)},
    CAST(e.flags AS text) AS flags, CAST(e.licences AS text) AS licences
"""
_BEGINS_LIKE_AN_IDENTIFIER = re.compile(r"(?=.*[0-9])[0-9A-Za-z]{4,18}")
_LAST = "~"
"""After every character of an identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which enterprises are asked for; None where it does not matter.

    `text` is part of a name; of four or more digits and letters, a digit among them, the beginning of an identifier.
    """

    text: str | None = None
    industry: str | None = None
    sector: str | None = None
    area: str | None = None
    group: str | None = None
    status: str | None = None
    risk_class: str | None = None
    credit_class: str | None = None
    flag: str | None = None
    list: str | None = None
    vanished: bool | None = None
    changed_by: UUID | None = None

    @property
    def prefix(self) -> str:
        """The beginning of an identifier, if the text is one."""
        return (self.text or "").upper() if _BEGINS_LIKE_AN_IDENTIFIER.fullmatch(self.text or "") else ""

    @property
    def part(self) -> str | None:
        """The part of a name, if the text is one."""
        return None if self.prefix else self.text


class Query(NamedTuple):
    """SQL with $1 … and what stands for them."""

    sql: str
    arguments: tuple[Any, ...]


class _Arguments(list[Any]):
    def give(self, value: object) -> str:
        self.append(value)
        return f"${len(self)}"


def walk(bureau: str, wanted: Wanted, after: str, limit: int) -> tuple[Query, bool]:
    """The page as far as a walk finds it, and whether a page that is not full may lack some."""
    given = _Arguments()
    along, used = _along(given, bureau, wanted)
    span = f"identifier > {given.give(max(after, wanted.prefix[:-1]))}"
    if wanted.prefix:
        # From the prefix itself, which an identifier is never shorter than.
        span += f" AND identifier >= {given.give(wanted.prefix)} AND identifier < {given.give(wanted.prefix + _LAST)}"
    rest = list(_rest(given, wanted, used))
    bound = f"LIMIT {WALK}" if rest else f"LIMIT {int(limit)}"
    sql = f"""
        SELECT {SHOWN} FROM (
            {along} AND {span} ORDER BY identifier {bound}
        ) e
        {"WHERE " + " AND ".join(rest) if rest else ""}
        ORDER BY e.identifier LIMIT {int(limit)}
    """  # noqa: S608  # column names of our own; values are arguments
    return Query(sql, tuple(given)), bool(rest)


def lookup(bureau: str, wanted: Wanted, after: str, limit: int) -> Query:
    """The page where few fit."""
    sql = f"""
        SELECT {SHOWN} FROM sampling.enterprise e
        WHERE e.bureau = $1 AND e.identifier = ANY (ARRAY(
            SELECT sampling.enterprises_with($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ))
        ORDER BY e.identifier
    """  # noqa: S608  # column names of our own; values are arguments
    return Query(
        sql,
        (
            bureau,
            _traits(wanted),
            wanted.part,
            wanted.flag,
            wanted.list,
            wanted.status == "open",
            wanted.vanished is False,
            [after, wanted.prefix, wanted.prefix + _LAST],
            limit,
        ),
    )


def _along(given: _Arguments, bureau: str, wanted: Wanted) -> tuple[str, str]:
    """The rows of an index in order, and the name of what they all have."""
    own = given.give(bureau)
    if wanted.list is not None:
        listed = f"l.bureau = {own} AND l.list = {given.give(wanted.list)} AND l.vanished_at IS NULL"
        return (
            f"SELECT e.* FROM sampling.listing l JOIN sampling.enterprise e USING (bureau, identifier) WHERE {listed}",  # noqa: S608  # our own text
            "list",
        )
    walked = f"SELECT * FROM sampling.enterprise WHERE bureau = {own}"  # noqa: S608  # our own text
    for name, value in (("industry", wanted.industry), ("area", wanted.area)):
        if value is not None:
            return f"{walked} AND {name} = {given.give(value)}", name
    return walked, ""


def _rest(given: _Arguments, wanted: Wanted, used: str) -> Iterator[str]:
    """What is asked for besides, as conditions on `e`."""
    for name in ("industry", "area", "sector", "group", "status", "risk_class", "credit_class"):
        if (value := getattr(wanted, name)) is not None and name != used:
            yield f'e."{name}" = {given.give(value)}'
    if wanted.part is not None:
        yield f"strpos(e.name, {given.give(wanted.part)}) > 0"
    if wanted.flag is not None:
        yield f"e.flags ? {given.give(wanted.flag)}"
    if wanted.changed_by is not None:
        yield f"e.import = {given.give(wanted.changed_by)}"
    if wanted.vanished is not None:
        yield f"e.vanished_at IS {'NOT' if wanted.vanished else ''} NULL"


def _traits(wanted: Wanted) -> list[str]:
    """As the function `sampling.traits` writes them; that one is open or on a list is no trait."""
    names = ("area", "industry", "sector", "group", "status", "risk_class", "credit_class")
    told = {name: value for name in names if (value := getattr(wanted, name)) not in (None, "")}
    if told.get("status") == "open":
        del told["status"]
    return [
        *(f"{name}:{value}" for name, value in told.items()),
        *([f"import:{wanted.changed_by}"] if wanted.changed_by else []),
        *(["vanished"] if wanted.vanished else []),
    ]
