"""What an import changes in the directory, as SQL over the rows that it has brought in (pg_temp.incoming).

Each step is one statement, whatever the number of rows. A column that the file does not have changes nothing: the value
from another list or an edit stays. An empty cell for a status, a flag or a licence changes nothing either. If lists or
edits disagree, the last one counts. Parameters: bureau, list, import, event, trace, at (the event's time), on (its date
in Beijing, as text).
"""

from collections.abc import Sequence

from services.sampling.registers.enterprises.rows import Enterprise

STORED = Enterprise._fields[Enterprise._fields.index("name") :]
"""The columns of an enterprise other than its identifier, in the order of `rows.Enterprise`."""

_JSON = ("flags", "licences")
_TEXTS = ("identifier", "identifier_kind", *(n for n in STORED if n not in ("registered_on", *_JSON)))
_FAULT = ("column", "value", "code", "reason", "reason_en")
COPIED = ("number", "line", *_TEXTS, *_JSON, *_FAULT, "registered_on")
"""The columns of pg_temp.incoming. Each of its rows is an accepted row of the list (code ""), or one fault of a refused
row.
"""

INCOMING = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS incoming (
    number integer NOT NULL, line integer NOT NULL, registered_on date, flags jsonb NOT NULL, licences jsonb NOT NULL,
    {", ".join(f'"{name}" text NOT NULL' for name in (*_TEXTS, *_FAULT))}
) ON COMMIT DROP
"""

# The first row without a fault counts for an identifier; {line} in the reasons is replaced by its line.
MARK_DUPLICATES = """
UPDATE pg_temp.incoming SET
    code = :code, "column" = :column, value = incoming.identifier,
    reason = replace(:reason, '{line}', CAST(first.line AS text)),
    reason_en = replace(:reason_en, '{line}', CAST(first.line AS text))
FROM (
    SELECT identifier, min(line) AS line FROM pg_temp.incoming WHERE code = '' GROUP BY identifier HAVING count(*) > 1
) first
WHERE incoming.identifier = first.identifier AND incoming.line > first.line AND incoming.code = ''
"""

# An enterprise whose row has a fault is still in the file, so it has not vanished.
_GONE = """
listing.bureau = :bureau AND listing.list = :list AND listing.vanished_at IS NULL
AND NOT EXISTS (SELECT FROM pg_temp.incoming i WHERE i.identifier = listing.identifier)
"""

MARK_VANISHED_FROM_LIST = f"UPDATE sampling.listing SET vanished_at = :at WHERE {_GONE}"  # noqa: S608  # our own text

_NOW_ON_NO_LIST = """
e.bureau = :bureau AND e.vanished_at IS NULL
AND e.identifier IN (
    SELECT identifier FROM sampling.listing WHERE bureau = :bureau AND list = :list AND vanished_at = :at
)
AND NOT EXISTS (
    SELECT FROM sampling.listing l
    WHERE l.bureau = e.bureau AND l.identifier = e.identifier AND l.vanished_at IS NULL
)
"""

# These columns are not kept in `fields`: enterprise_before has columns of its own for most of them; `added_at` never
# changes, and `raised` follows from `flags`.
_OWN_COLUMNS = "{bureau,identifier,version,added_at,changed_at,vanished_at,event,raised}"
_KEEP = f"""
INSERT INTO sampling.enterprise_before (bureau, identifier, version, changed_at, until, event, vanished_at, fields)
SELECT e.bureau, e.identifier, e.version, e.changed_at, CAST(:at AS timestamptz), e.event, e.vanished_at,
    to_jsonb(e) - CAST('{_OWN_COLUMNS}' AS text[])
FROM sampling.enterprise e
"""  # noqa: S608  # our own text
_JUST_KEPT = """
EXISTS (
    SELECT FROM sampling.enterprise_before b
    WHERE b.bureau = e.bureau AND b.identifier = e.identifier AND b.version = e.version
)
"""
_CHANGED = "event = :event, trace = :trace, changed_at = :at, version = e.version + 1"

KEEP_ONE = f"{_KEEP} WHERE e.bureau = :bureau AND e.identifier = :identifier"
"""Stores one enterprise as it is now as an earlier version, before an edit changes it."""

# These run after MARK_VANISHED_FROM_LIST as separate statements, because they must see what it has marked.
KEEP_VANISHING = f"{_KEEP} WHERE {_NOW_ON_NO_LIST}"
MARK_VANISHED = f"""
UPDATE sampling.enterprise e SET vanished_at = :at, import = :import, {_CHANGED}
WHERE {_NOW_ON_NO_LIST} AND {_JUST_KEPT}
"""  # noqa: S608  # our own text

_BACK = """
l.bureau = :bureau AND l.list = :list AND l.vanished_at IS NOT NULL AND i.identifier = l.identifier AND i.code = ''
"""

KEEP_LISTED = f"""
INSERT INTO sampling.listing_before (bureau, list, identifier, since, vanished_at)
SELECT l.bureau, l.list, l.identifier, l.since, l.vanished_at
FROM sampling.listing l JOIN pg_temp.incoming i ON {_BACK}
"""  # noqa: S608  # our own text

BACK_ON_LIST = f"""
UPDATE sampling.listing l SET since = :at, vanished_at = NULL FROM pg_temp.incoming i WHERE {_BACK}
"""  # noqa: S608  # our own text

PUT_ON_LIST = """
INSERT INTO sampling.listing (bureau, list, identifier, since)
SELECT :bureau, :list, i.identifier, CAST(:at AS timestamptz) FROM pg_temp.incoming i
WHERE i.code = '' AND NOT EXISTS (
    SELECT FROM sampling.listing l WHERE l.bureau = :bureau AND l.list = :list AND l.identifier = i.identifier
)
"""

KEEP_FAULTS = """
INSERT INTO sampling.import_fault (bureau, import, number, line, "column", value, code, reason, reason_en)
SELECT
    :bureau, CAST(:import AS uuid), row_number() OVER (ORDER BY number), line, "column", value, code, reason, reason_en
FROM pg_temp.incoming WHERE code <> ''
"""


def reckon(columns: Sequence[str]) -> str:
    """The SQL that counts how many rows would be added, changed, left unchanged or refused, and how many enterprises
    would vanish.
    """
    return f"""
    SELECT
        count(*) AS taken,
        count(*) FILTER (WHERE l.identifier IS NULL) AS added,
        count(*) FILTER (WHERE l.identifier IS NOT NULL AND {_differ(columns)}) AS changed,
        (SELECT count(DISTINCT line) FROM pg_temp.incoming WHERE code <> '') AS faulty,
        (SELECT count(*) FROM sampling.listing WHERE {_GONE}) AS vanished
    FROM pg_temp.incoming i
    LEFT JOIN sampling.listing l
        ON l.bureau = :bureau AND l.list = :list AND l.identifier = i.identifier AND l.vanished_at IS NULL
    LEFT JOIN sampling.enterprise e ON e.bureau = :bureau AND e.identifier = i.identifier
    WHERE i.code = ''
    """  # noqa: S608  # column names of our own


def keep_changing(columns: Sequence[str]) -> str:
    """The SQL that stores the enterprises whose columns the file would change as earlier versions."""
    return f"""
    {_KEEP} JOIN pg_temp.incoming i ON i.identifier = e.identifier AND i.code = ''
    WHERE e.bureau = :bureau AND (e.vanished_at IS NOT NULL OR {_differ(columns)})
    """


def change(columns: Sequence[str]) -> str:
    """The SQL that changes the enterprises that `keep_changing` has just stored: a current version that is also stored
    as an earlier one is about to be replaced.
    """
    changes = ", ".join(f'"{name}" = {_merged_value(name, f"e.{name}")}' for name in columns)
    return f"""
    UPDATE sampling.enterprise e SET {changes}, import = :import, vanished_at = NULL, {_CHANGED}
    FROM pg_temp.incoming i
    WHERE e.bureau = :bureau AND e.identifier = i.identifier AND i.code = '' AND {_JUST_KEPT}
    """  # noqa: S608  # column names of our own


def add(columns: Sequence[str]) -> str:
    """The SQL that adds the enterprises that are new. It runs after `change`, so that `change` does not look
    at them.
    """
    stored = [name for name in STORED if name in columns]
    values = ", ".join(_merged_value(name, _DEFAULTS.get(name, "")) for name in stored)
    return f"""
    INSERT INTO sampling.enterprise
        (bureau, identifier, identifier_kind, {_named(stored)}, import, event, trace, added_at, changed_at)
    SELECT :bureau, identifier, identifier_kind, {values},
        CAST(:import AS uuid), CAST(:event AS uuid), :trace, CAST(:at AS timestamptz), CAST(:at AS timestamptz)
    FROM pg_temp.incoming i
    WHERE i.code = '' AND NOT EXISTS (
        SELECT FROM sampling.enterprise e WHERE e.bureau = :bureau AND e.identifier = i.identifier
    )
    """  # noqa: S608  # column names of our own


_DEFAULTS = {"status": "'open'", "flags": "CAST('{}' AS jsonb)", "licences": "CAST('{}' AS jsonb)"}


def _merged_value(name: str, known: str) -> str:
    """The SQL of a column's value after the import; `known` is the SQL of the value before."""
    match name:
        case "status":
            return f"coalesce(nullif(i.status, ''), {known})"
        case "flags":
            return f"sampling.marked({known}, i.flags, :on, :list)"
        case "licences":
            return f"{known} || i.licences"
        case _:
            return f'i."{name}"'


def _differ(columns: Sequence[str]) -> str:
    known, merged = _named(columns, "e."), ", ".join(_merged_value(name, f"e.{name}") for name in columns)
    return f"({known}) IS DISTINCT FROM ({merged})"


def _named(columns: Sequence[str], of: str = "") -> str:
    return ", ".join(f'{of}"{name}"' for name in columns)
