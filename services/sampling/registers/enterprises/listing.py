"""How to find a page of the directory for any search, without reading many rows that do not fit.

First, a walk reads the primary key, whose index carries the searched columns, from the start of the page until the page
is full. The first walk is short; if it shows that a longer walk is likely to fill the page, a longer walk follows. A
walk fills the page if many enterprises fit. If few fit, they are looked up by their traits in the index of names
(`finding`); a trait is a searched property of an enterprise, written as text.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from services.sampling.registers.enterprises.columns import TEXTS
from services.sampling.registers.enterprises.personal import PERSONAL

SHORT, LONG = 2_000, 16_000
"""The largest number of entries that a short walk and a long walk pass. If a long walk does not fill a page, fewer than
one in three hundred of its entries fit.
"""

COUNT_WALK = 50_000
"""The largest number of entries that a count passes. If fewer than COUNTED of them fit, all that fit are looked up.
"""

COLUMNS = (
    "identifier",
    "identifier_kind",
    *(name for name in TEXTS if name != "identifier"),
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


def _as_json(hidden: Container[str], former: str) -> str:
    """The SQL of an enterprise as JSON; the columns in `hidden` are null. `former`: the SQL of the former name by which
    it was found.
    """
    columns = (name for name in COLUMNS if name != "import")
    told = ", ".join(f'NULL AS "{name}"' if name in hidden else f'e."{name}"' for name in columns)
    return f"""
    e.identifier, (
        SELECT CAST(row_to_json(told) AS text)
        FROM (SELECT {told}, e.import AS last_import, e.flags, e.licences, {former} AS former_name) told
    ) AS json
    """  # noqa: S608  # our own text


AS_JSON = {True: _as_json((), "NULL"), False: _as_json(PERSONAL, "NULL")}
"""Whether the reader may know personal data → the SQL of an enterprise as JSON."""
FOUND_AS_JSON = {
    personal: _as_json(hidden, "CASE WHEN found.name <> e.name THEN found.name END")
    for personal, hidden in ((True, ()), (False, PERSONAL))
}
"""The same, of an enterprise that was found by a name."""
# A walk passes the directory in the order of its key: it must neither sort all of it nor read more than it passes,
# whatever the statistics say.
ALONG_THE_KEY = """
    SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off;
    SET LOCAL enable_hashagg = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
    SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off
"""
"""What forbids the planner everything else, until the transaction ends."""
_EXACTLY = ("industry", "area", "sector", "group", "status", "risk_class", "credit_class")
_CARRIED = 'name, area, industry, sector, "group", status, risk_class, credit_class, raised, import, vanished_at'
# The entries of a list in order, each joined to its enterprise by one look-up: the planner must not choose another
# plan.
_ENTRIES = f"""
    SELECT entry AS identifier, {_CARRIED} FROM (
        SELECT identifier AS entry FROM sampling.listing
        WHERE {{span}} AND list = {{list}} AND vanished_at IS NULL
        ORDER BY identifier LIMIT {{most}}
    ) entries CROSS JOIN LATERAL (
        SELECT * FROM sampling.enterprise WHERE bureau = $1 AND identifier = entry LIMIT 1
    ) listed
"""  # noqa: S608  # our own text
_ALL = 2**31 - 1
LAST = "~"
"""A character that sorts after every character of an identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterprisesWanted:
    """Which enterprises are searched; a field that is None does not restrict them.

    `text` is what was typed. `named`: the words that a name must have, in one of these spellings; () for any name.
    `code`: a part of the identifier, that will do instead; `prefix`: its beginning. Whoever searches a text makes such
    questions of it (`search_store`), which only a walk answers. `personal`: whether the answer may have personal data.
    """

    text: str | None = None
    named: tuple[tuple[str, ...], ...] = ()
    code: str | None = None
    prefix: str = ""
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
    last_import: UUID | None = None
    personal: bool = False


class Query(NamedTuple):
    """SQL with $1, $2 …, and their values."""

    sql: str
    arguments: tuple[Any, ...]


class Arguments(list[Any]):
    def give(self, value: object) -> str:
        self.append(value)
        return f"${len(self)}"


def longer_will_do(found: int, limit: int) -> bool:
    """Whether a long walk is likely to fill the page, if a short walk found `found` enterprises."""
    return found * LONG >= limit * SHORT


def walk(bureau: str, wanted: EnterprisesWanted, after: str, limit: int, most: int = SHORT) -> tuple[Query, bool]:
    """The query for a page by a walk of at most `most` entries, and whether a page that is not full may lack
    enterprises.
    """
    given = Arguments([bureau])
    fits = list(rest(given, wanted))
    along = _along(given, wanted, after, most if fits or wanted.list is None else limit)
    sql = f"""
        SELECT {AS_JSON[wanted.personal]} FROM ({_fitting(along, fits, limit)}) found CROSS JOIN LATERAL (
            SELECT * FROM sampling.enterprise WHERE bureau = $1 AND identifier = found.identifier LIMIT 1
        ) e
        ORDER BY e.identifier
    """  # noqa: S608  # our own text; values are arguments
    return Query(sql, tuple(given)), bool(fits)


def walk_on(bureau: str, wanted: EnterprisesWanted, after: str, up_to: str, limit: int) -> Query:
    """The query for the identifiers of the next enterprises that fit, up to one, however many it must pass for them."""
    given = Arguments([bureau])
    fits = list(rest(given, wanted))
    return Query(_fitting(_along(given, wanted, after, _ALL, up_to), fits, limit), tuple(given))


def _fitting(along: str, fits: Sequence[str], limit: int) -> str:
    where = f"WHERE {' AND '.join(fits)}" if fits else ""
    return f"SELECT w.identifier FROM ({along}) w {where} ORDER BY w.identifier LIMIT {int(limit)}"  # noqa: S608  # our own text; values are arguments


def conditions(
    bureau: str, wanted: EnterprisesWanted, among: Sequence[str] | None
) -> tuple[list[str], tuple[Any, ...]]:
    """The conditions that an enterprise `w` must fulfil, as SQL, and their values: for going through all that fit.
    `among`: the identifiers of those whose names or codes fit; None for any.
    """
    given = Arguments([bureau])
    fits = ["w.bureau = $1", *rest(given, wanted)]
    if among is not None:
        fits.append(f"w.identifier = ANY ({given.give(among)})")
    if wanted.list is not None:
        fits.append(f"""EXISTS (
            SELECT FROM sampling.listing n WHERE n.bureau = $1 AND n.identifier = w.identifier
                AND n.list = {given.give(wanted.list)} AND n.vanished_at IS NULL
        )""")  # our own text; values are arguments
    return fits, tuple(given)


def count_along(bureau: str, wanted: EnterprisesWanted) -> Query:
    """The query that walks at most COUNT_WALK entries and counts how many fit and how many it passed."""
    given = Arguments([bureau])
    fits = " AND ".join(rest(given, wanted)) or "true"
    along = _along(given, wanted, "", COUNT_WALK)
    return Query(f"SELECT count(*) FILTER (WHERE {fits}), count(*) FROM ({along}) w", tuple(given))  # noqa: S608  # our own text; values are arguments


def _along(given: Arguments, wanted: EnterprisesWanted, after: str, most: int, up_to: str = LAST) -> str:
    """The SQL of the entries that a walk passes; $1 is the bureau."""
    span = f"bureau = $1 AND identifier > {given.give(after)} AND identifier <= {given.give(up_to)}"
    if wanted.prefix:
        span += f" AND identifier >= {given.give(wanted.prefix)} AND identifier < {given.give(wanted.prefix + LAST)}"
    if wanted.list is not None:
        return _ENTRIES.format(span=span, list=given.give(wanted.list), most=int(most))
    return f"SELECT identifier, {_CARRIED} FROM sampling.enterprise WHERE {span} ORDER BY identifier LIMIT {int(most)}"  # noqa: S608  # our own text; values are arguments


def rest(given: Arguments, wanted: EnterprisesWanted) -> Iterator[str]:
    """The conditions that each entry of the walk must fulfil, as SQL."""
    for name in _EXACTLY:
        if (value := getattr(wanted, name)) is not None:
            yield f'w."{name}" = {given.give(value)}'
    if wanted.named:
        ways = [_named(given, words) for words in wanted.named]
        if wanted.code is not None:
            ways.append(f"strpos(w.identifier, {given.give(wanted.code)}) > 0")
        yield f"({' OR '.join(ways)})"
    if wanted.flag is not None:
        # This works because no flag's name is part of another flag's name.
        yield f"strpos(w.raised, {given.give(wanted.flag)}) > 0"
    if wanted.last_import is not None:
        yield f"w.import = {given.give(wanted.last_import)}"
    if wanted.vanished is not None:
        yield f"w.vanished_at IS {'NOT' if wanted.vanished else ''} NULL"


def _named(given: Arguments, words: tuple[str, ...]) -> str:
    return " AND ".join(f"strpos(w.name, {given.give(word)}) > 0" for word in words)


def traits(bureau: str, wanted: EnterprisesWanted) -> list[str]:
    """The traits that are searched, written as the SQL function `sampling.traits` writes them. "Open" and "on a list"
    are no traits.
    """
    return [
        *(f"{bureau}/{name}:{value}" for name, value in _exact(wanted).items()),
        *([f"{bureau}/import:{wanted.last_import}"] if wanted.last_import else []),
        *([f"{bureau}/vanished"] if wanted.vanished else []),
    ]


def besides_traits(wanted: EnterprisesWanted) -> EnterprisesWanted:
    """What is wanted of an enterprise that is neither a trait, nor a flag, nor a list."""
    said: dict[str, Any] = dict.fromkeys((*_exact(wanted), "flag", "list", "last_import"))
    return replace(wanted, **said, vanished=None if wanted.vanished else wanted.vanished)


def _exact(wanted: EnterprisesWanted) -> dict[str, str]:
    """The columns whose values are traits, and the values that are searched."""
    told = {name: value for name in _EXACTLY if (value := getattr(wanted, name)) not in (None, "")}
    if told.get("status") == "open":
        del told["status"]
    return told
