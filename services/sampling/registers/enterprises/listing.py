"""How a page of the directory is found, whatever is asked for, without looking at many rows in vain.

First a walk: from where the page begins along the primary key, which carries what is asked for, until the page is
full; a short one, and where that shows that a longer one will do, a longer one. It fills where what is asked for is
common. Where it does not, few fit: then all of them are looked up in the index of traits and sorted. That index answers
no query that row-level security is laid over (its operators are not leakproof), so it is asked by
`sampling.enterprises_with`, which itself sees to the bureau.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args
from uuid import UUID

from services.sampling.registers.enterprises.columns import Text
from shared.pages import COUNTED

SHORT, LONG = 2_000, 16_000
"""Entries that a walk passes at most; where fewer than a page is among them, less than one in three hundred fits."""

COUNT_WALK = 50_000
"""Entries that a count passes at most; where fewer than COUNTED fit among them, all are looked up in the index."""

COLUMNS = (
    "identifier",
    "identifier_kind",
    *(name for name in get_args(Text) if name != "identifier"),
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
_EXACTLY = ("industry", "area", "sector", "group", "status", "risk_class", "credit_class")
_CARRIED = 'name, area, industry, sector, "group", status, risk_class, credit_class, raised, import, vanished_at'
# The entries of a list in order, each with its enterprise: one look-up an entry, whatever is thought of their number.
_ENTRIES = f"""
    SELECT entry AS identifier, {_CARRIED} FROM (
        SELECT identifier AS entry FROM sampling.listing
        WHERE {{span}} AND list = {{list}} AND vanished_at IS NULL
        ORDER BY identifier LIMIT {{most}}
    ) entries CROSS JOIN LATERAL (
        SELECT * FROM sampling.enterprise WHERE bureau = $1 AND identifier = entry LIMIT 1
    ) listed
"""  # noqa: S608  # our own text
_WITH = "sampling.enterprises_with($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_BEGINS_LIKE_AN_IDENTIFIER = re.compile(r"(?=.*[0-9])[0-9A-Za-z]{4,18}")
_LAST = "~"
"""After every character of an identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterprisesWanted:
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


def longer_will_do(found: int, limit: int) -> bool:
    """Whether a long walk is likely to fill the page, when a short one found so many."""
    return found * LONG >= limit * SHORT


def walk(bureau: str, wanted: EnterprisesWanted, after: str, limit: int, most: int = SHORT) -> tuple[Query, bool]:
    """The page as far as a walk finds it, and whether a page that is not full may lack some."""
    given = _Arguments([bureau])
    rest = list(_rest(given, wanted))
    along = _along(given, wanted, after, most if rest or wanted.list is None else limit)
    sql = f"""
        SELECT {SHOWN} FROM (
            SELECT w.identifier FROM ({along}) w
            {"WHERE " + " AND ".join(rest) if rest else ""}
            ORDER BY w.identifier LIMIT {int(limit)}
        ) found CROSS JOIN LATERAL (
            SELECT * FROM sampling.enterprise WHERE bureau = $1 AND identifier = found.identifier LIMIT 1
        ) e
        ORDER BY e.identifier
    """  # noqa: S608  # our own text; values are arguments
    return Query(sql, tuple(given)), bool(rest)


def count_along(bureau: str, wanted: EnterprisesWanted) -> Query:
    """How many fit, and how many were passed, on a walk of at most COUNT_WALK entries."""
    given = _Arguments([bureau])
    fits = " AND ".join(_rest(given, wanted)) or "true"
    along = _along(given, wanted, "", COUNT_WALK)
    return Query(f"SELECT count(*) FILTER (WHERE {fits}), count(*) FROM ({along}) w", tuple(given))  # noqa: S608  # our own text; values are arguments


def count_with(bureau: str, wanted: EnterprisesWanted) -> Query:
    """How many fit, where few do."""
    return Query(f"SELECT count(*) FROM {_WITH}", _sought(bureau, wanted, "", COUNTED + 1))  # noqa: S608  # our own text


def lookup(bureau: str, wanted: EnterprisesWanted, after: str, limit: int) -> Query:
    """The page where few fit."""
    sql = f"""
        SELECT {SHOWN} FROM sampling.enterprise e
        WHERE e.bureau = $1 AND e.identifier = ANY (ARRAY(
            SELECT * FROM {_WITH}
        ))
        ORDER BY e.identifier
    """  # noqa: S608  # column names of our own; values are arguments
    return Query(sql, _sought(bureau, wanted, after, limit))


def _along(given: _Arguments, wanted: EnterprisesWanted, after: str, most: int) -> str:
    """The entries that a walk passes, as SQL; $1 is the bureau."""
    span = f"bureau = $1 AND identifier > {given.give(after)}"
    if wanted.prefix:
        span += f" AND identifier >= {given.give(wanted.prefix)} AND identifier < {given.give(wanted.prefix + _LAST)}"
    if wanted.list is not None:
        return _ENTRIES.format(span=span, list=given.give(wanted.list), most=int(most))
    return f"SELECT identifier, {_CARRIED} FROM sampling.enterprise WHERE {span} ORDER BY identifier LIMIT {int(most)}"  # noqa: S608  # our own text; values are arguments


def _sought(bureau: str, wanted: EnterprisesWanted, after: str, limit: int) -> tuple[Any, ...]:
    """The arguments of `sampling.enterprises_with`."""
    return (
        bureau,
        _traits(bureau, wanted),
        wanted.part,
        wanted.flag,
        wanted.list,
        wanted.status == "open",
        wanted.vanished is False,
        [after, wanted.prefix, wanted.prefix + _LAST],
        limit,
    )


def _rest(given: _Arguments, wanted: EnterprisesWanted) -> Iterator[str]:
    """What is asked for, as conditions on what the walk meets."""
    for name in _EXACTLY:
        if (value := getattr(wanted, name)) is not None:
            yield f'w."{name}" = {given.give(value)}'
    if wanted.part is not None:
        yield f"strpos(w.name, {given.give(wanted.part)}) > 0"
    if wanted.flag is not None:
        # No flag's name is part of another's.
        yield f"strpos(w.raised, {given.give(wanted.flag)}) > 0"
    if wanted.changed_by is not None:
        yield f"w.import = {given.give(wanted.changed_by)}"
    if wanted.vanished is not None:
        yield f"w.vanished_at IS {'NOT' if wanted.vanished else ''} NULL"


def _traits(bureau: str, wanted: EnterprisesWanted) -> list[str]:
    """As the function `sampling.traits` writes them; that one is open or on a list is no trait."""
    told = {name: value for name in _EXACTLY if (value := getattr(wanted, name)) not in (None, "")}
    if told.get("status") == "open":
        del told["status"]
    return [
        *(f"{bureau}/{name}:{value}" for name, value in told.items()),
        *([f"{bureau}/import:{wanted.changed_by}"] if wanted.changed_by else []),
        *([f"{bureau}/vanished"] if wanted.vanished else []),
    ]
