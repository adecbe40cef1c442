"""The queries for enterprises that are found otherwise than by their present name as it stands: by pinyin and initials,
by a part of the code, by a former name, by a name with other brackets or spaces, or by a code that was mistyped.
"""

from collections.abc import Sequence
from typing import Any

from services.sampling.registers.enterprises.listing import (
    AS_JSON,
    FOUND_AS_JSON,
    LAST,
    Arguments,
    EnterprisesWanted,
    Query,
    rest,
    traits,
)
from services.sampling.registers.enterprises.sought import SearchedText, query_of
from shared.pages import COUNTED

WALKED = 500
"""How many names the first walk passes: what many have is found there."""
_SPELLED = f"sampling.enterprises_spelled({', '.join(f'${place}' for place in range(1, 17))}) AS found"


def spelled(bureau: str, wanted: EnterprisesWanted, text: SearchedText, span: tuple[str, str], limit: int) -> Query:
    """The query for a page with the spelled names. `span`: behind the one identifier, up to the other or to the end if
    that is "".
    """
    sql = f"""
        SELECT {FOUND_AS_JSON[wanted.personal]} FROM {_SPELLED} CROSS JOIN LATERAL (
            SELECT * FROM sampling.enterprise WHERE bureau = $1 AND identifier = found.identifier LIMIT 1
        ) e
        ORDER BY e.identifier
    """  # noqa: S608  # our own text; values are arguments
    return Query(sql, (*_sought(bureau, wanted, text, span), WALKED, limit, None))


def count_spelled(bureau: str, wanted: EnterprisesWanted, text: SearchedText) -> Query:
    """The query that counts the enterprises that are found by the spelled names and not by their present name as it
    stands, up to COUNTED + 1.
    """
    given = Arguments(_sought(bureau, wanted, text, ("", "")))
    given += [WALKED, COUNTED + 1, COUNTED + 1]
    (by_name,) = rest(given, EnterprisesWanted(named=wanted.named))
    sql = f"""
        SELECT count(*) FROM {_SPELLED} CROSS JOIN LATERAL (
            SELECT * FROM sampling.enterprise WHERE bureau = $1 AND identifier = found.identifier LIMIT 1
        ) w
        WHERE NOT {by_name}
    """  # noqa: S608  # our own text; values are arguments
    return Query(sql, tuple(given))


def with_identifiers(bureau: str, wanted: EnterprisesWanted, identifiers: Sequence[str], limit: int) -> Query:
    """The query for the enterprises that have one of these identifiers."""
    given = Arguments([bureau, list(identifiers), wanted.list])
    conditions = "".join(f" AND {condition}" for condition in rest(given, wanted))
    sql = f"""
        SELECT {AS_JSON[wanted.personal]} FROM unnest($2::text[]) AS likely CROSS JOIN LATERAL (
            SELECT * FROM sampling.enterprise w
            WHERE w.bureau = $1 AND w.identifier = likely AND ($3::text IS NULL OR EXISTS (
                SELECT FROM sampling.listing l
                WHERE l.bureau = $1 AND l.identifier = likely AND l.list = $3 AND l.vanished_at IS NULL
            )) {conditions} LIMIT 1
        ) e
        ORDER BY e.identifier LIMIT {int(limit)}
    """  # noqa: S608  # our own text; values are arguments
    return Query(sql, tuple(given))


def _sought(bureau: str, wanted: EnterprisesWanted, text: SearchedText, span: tuple[str, str]) -> list[Any]:
    words, sounds, firsts, codes = map(list, zip(*text.words, strict=True))
    return [
        bureau,
        words,
        sounds,
        firsts,
        codes,
        traits(bureau, wanted),
        wanted.flag,
        wanted.list,
        wanted.status == "open",
        wanted.vanished is False,
        [span[0], span[1] or LAST],
        not text.is_spelled,
        query_of(bureau, text),
    ]
