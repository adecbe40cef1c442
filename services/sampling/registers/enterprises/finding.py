"""The queries for enterprises that are found by their names, present or former, as people write them: without brackets
and blanks, in pinyin, by initials; by a part of the code, or by a code that was mistyped; and by what few have.

A walk passes the names of a bureau in the order of the identifiers, and fills the page if many fit. If few fit, the
index of names finds them; PostgreSQL cannot use that index under row-level security, so `sampling.names_with` restricts
the names to the bureau itself. What is asked of the enterprise and is no trait, either looks up in the directory; while
names of the bureau wait to be spelled, the traits too: the name may still have those of before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from services.sampling.registers.enterprises.listing import (
    FOUND_AS_JSON,
    LAST,
    Arguments,
    EnterprisesWanted,
    Query,
    besides_traits,
    rest,
    traits,
)
from services.sampling.registers.enterprises.sought import Gram, SearchedText, Word, grams_of, query_of

WALKED = 500
"""How many names the first walk passes: what many have is found there."""
_MOST_WALKED = 30_000
"""So many names are passed in less time than the index takes."""
_SAMPLE = 200
"""So many names say which parts of a text are rare."""
_COLUMNS = {"n": "s.text", "i": "s.initials", "l": "s.letters", "c": "s.identifier"}
"""Kind of gram → the column of a spelled name in which it stands."""
_ALONG = "sampling.spelled_name s WHERE s.bureau = $1 AND s.identifier > $2 AND s.identifier <= $3"


class Found(NamedTuple):
    """An enterprise that was found, and the name by which it was; None if it was found otherwise."""

    identifier: str
    name: str | None


class NamesWanted(NamedTuple):
    """Which enterprises are searched in the index of names: of a bureau, behind one identifier and up to another.
    `text` is what `wanted` has as text; None if that is none. `settled`: whether no name waits to be spelled.
    """

    bureau: str
    wanted: EnterprisesWanted
    text: SearchedText | None = None
    after: str = ""
    up_to: str = LAST
    settled: bool = False

    @property
    def traits(self) -> list[str]:
        """What a name has in the index, besides the text."""
        lists = [f"{self.bureau}/list:{self.wanted.list}"] if self.wanted.list is not None else []
        flags = [f"{self.bureau}/flag:{self.wanted.flag}"] if self.wanted.flag is not None else []
        return [*traits(self.bureau, self.wanted), *flags, *lists]


def next_walk(found: int, passed: int, limit: int) -> int:
    """How many names to pass next, after `found` of the names that were passed fit; 0 if the index is quicker. A walk
    goes half as far again as it takes if the rest is like its beginning.
    """
    names = -(-passed * (limit - found) * 3 // (2 * found)) if found else 0
    return names if passed + names <= _MOST_WALKED else 0


def stop_of(names: NamesWanted, passed: int) -> Query:
    """The query for the identifier with which a walk of so many names ends; it finds none if there are fewer."""
    return Query(
        f"SELECT s.identifier FROM {_ALONG} ORDER BY s.identifier OFFSET $4 LIMIT 1",  # noqa: S608  # our own text
        (names.bureau, names.after, names.up_to, passed - 1),
    )


def along(names: NamesWanted, limit: int) -> Query:
    """The query for the enterprises whose names fit, by a walk."""
    given = Arguments([names.bureau, names.after, names.up_to])
    has = f"AND s.traits @> {given.give(names.traits)}" if names.traits else ""
    return _found(given, names, f"{_ALONG} {has}", limit)


def with_index(names: NamesWanted, seen: Mapping[Gram, int], limit: int) -> Query:
    """The query for the enterprises whose names fit, by the index. `seen`: how many of some names have each gram."""
    query = query_of(names.bureau, names.text.words if names.text else (), names.traits, seen)
    given = Arguments([names.bureau, names.after, names.up_to, query])
    return _found(given, names, "sampling.names_with($1, $4, $2, $3) AS s WHERE true", limit)


def sample(names: NamesWanted, text: SearchedText) -> tuple[list[Gram], Query]:
    """The grams of the text, and the query for how many of the next names have each of them, in their order."""
    grams = grams_of(text)
    given = Arguments([names.bureau, names.after, names.up_to])
    counts = ", ".join(
        f"count(*) FILTER (WHERE strpos({_COLUMNS[gram.kind]}, {given.give(gram.characters)}) > 0)" for gram in grams
    )
    sql = f"SELECT {counts} FROM (SELECT * FROM {_ALONG} ORDER BY s.identifier LIMIT {_SAMPLE}) s"  # noqa: S608  # our own text; values are arguments
    return grams, Query(sql, tuple(given))


def unspelled(names: NamesWanted) -> EnterprisesWanted:
    """The question for the enterprises that wait to be spelled: by their names as they stand, or a part of the code."""
    text = names.text
    if text is None:
        return names.wanted
    bare = tuple(word.text for word in text.words)
    code = text.words[0].code if len(text.words) == 1 else None
    return replace(names.wanted, named=(bare, text.typed) if text.typed else (bare,), code=code)


def with_identifiers(bureau: str, wanted: EnterprisesWanted, identifiers: Sequence[str], limit: int) -> Query:
    """The query for the enterprises that have one of these identifiers."""
    given = Arguments([bureau, list(identifiers)])
    fits = "".join(f" AND {condition}" for condition in _asked(given, wanted))
    sql = f"""
        SELECT w.identifier, NULL AS name FROM unnest($2::text[]) AS likely CROSS JOIN LATERAL (
            SELECT * FROM sampling.enterprise WHERE bureau = $1 AND identifier = likely LIMIT 1
        ) w
        WHERE true {fits} ORDER BY w.identifier LIMIT {int(limit)}
    """  # noqa: S608  # our own text; values are arguments
    return Query(sql, tuple(given))


def told(bureau: str, found: Sequence[Found], *, personal: bool) -> Query:
    """The query for these enterprises as JSON, with the names by which they were found."""
    sql = f"""
        SELECT {FOUND_AS_JSON[personal]}
        FROM unnest($2::text[], $3::text[]) AS found (identifier, name) CROSS JOIN LATERAL (
            SELECT * FROM sampling.enterprise WHERE bureau = $1 AND identifier = found.identifier LIMIT 1
        ) e
        ORDER BY e.identifier
    """  # noqa: S608  # our own text; values are arguments
    return Query(sql, (bureau, [one.identifier for one in found], [one.name for one in found]))


def _found(given: Arguments, names: NamesWanted, source: str, limit: int) -> Query:
    """The query for the enterprises with names of `source`, which has a WHERE, that fit."""
    fits = " AND ".join(_fits(given, word) for word in names.text.words) if names.text else "NOT s.former"
    sql = f"""
        SELECT s.identifier, coalesce(min(s.name) FILTER (WHERE NOT s.former), min(s.name)) AS name
        FROM (SELECT s.identifier, s.name, s.former FROM {source} AND {fits} ORDER BY s.identifier) s
        {_kept(given, besides_traits(names.wanted) if names.settled else names.wanted)}
        GROUP BY s.identifier ORDER BY s.identifier LIMIT {int(limit)}
    """  # noqa: S608  # our own text; values are arguments
    return Query(sql, tuple(given))


def _fits(given: Arguments, word: Word) -> str:
    """The SQL of whether a name has the word, in any way."""
    ways = [f"strpos(s.text, {given.give(word.text)}) > 0"]
    if word.first is not None:
        ways.append(f"strpos(s.initials, {given.give(word.first)}) > 0")
    if word.sound is not None:
        letters, sound = given.give(word.text), given.give(word.sound)
        ways.append(f"strpos(s.letters, {letters}) > 0 AND s.syllables ~ {sound}")
    if word.code is not None:
        ways.append(f"strpos(s.identifier, {given.give(word.code)}) > 0")
    return f"({' OR '.join(ways)})"


def _kept(given: Arguments, wanted: EnterprisesWanted) -> str:
    """The SQL that keeps the names of those enterprises that are as they are wanted."""
    asked = list(_asked(given, wanted))
    if not asked:
        return ""
    return f"""
        CROSS JOIN LATERAL (
            SELECT * FROM sampling.enterprise WHERE bureau = $1 AND identifier = s.identifier LIMIT 1
        ) w WHERE {" AND ".join(asked)}
    """  # noqa: S608  # our own text; values are arguments


def _asked(given: Arguments, wanted: EnterprisesWanted) -> Iterator[str]:
    """The conditions that an enterprise `w` must fulfil, as SQL, besides the text; $1 is the bureau."""
    yield from rest(given, wanted)
    if wanted.prefix:
        yield f"w.identifier >= {given.give(wanted.prefix)} AND w.identifier < {given.give(wanted.prefix + LAST)}"
    if wanted.list is not None:
        yield f"""EXISTS (
            SELECT FROM sampling.listing l WHERE l.bureau = $1 AND l.identifier = w.identifier
                AND l.list = {given.give(wanted.list)} AND l.vanished_at IS NULL
        )"""  # our own text; values are arguments
