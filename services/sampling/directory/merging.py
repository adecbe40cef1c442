"""What an import does to the directory, as SQL over the rows it has brought (pg_temp.incoming).

One statement a step, whatever the number of rows. Columns that the file does not have say nothing: what another list
said there stays. Parameters: bureau, list, import, at (the event's time).
"""

from collections.abc import Sequence
from typing import get_args

from services.sampling.directory.columns import FieldName

STORED: tuple[FieldName, ...] = tuple(name for name in get_args(FieldName) if name != "identifier")
"""What is known of an enterprise besides its identifier, in the order of `rows.Enterprise`."""

_TEXTS = ("identifier", "identifier_kind", *(n for n in STORED if n != "registered_on"))
_FAULT = ("column", "value", "code", "reason", "reason_en")
COPIED = ("number", "line", *_TEXTS, *_FAULT, "registered_on")
"""The columns of pg_temp.incoming: a row that was taken (code ""), or one fault of a row that was not."""

INCOMING = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS incoming (
    number integer NOT NULL, line integer NOT NULL, registered_on date,
    {", ".join(f'"{name}" text NOT NULL' for name in (*_TEXTS, *_FAULT))}
) ON COMMIT DROP
"""

# The first good row of an identifier stands; {line} in the reasons becomes its line.
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

# An enterprise whose row is faulty is still in the file: it has not vanished.
_GONE = """
listing.bureau = :bureau AND listing.list = :list AND listing.vanished_at IS NULL
AND NOT EXISTS (SELECT FROM pg_temp.incoming i WHERE i.identifier = listing.identifier)
"""

MARK_VANISHED_FROM_LIST = f"UPDATE sampling.listing SET vanished_at = :at WHERE {_GONE}"  # noqa: S608  # our own text

# Runs after the one above, as a statement of its own: it must see what that has marked.
MARK_VANISHED = """
UPDATE sampling.enterprise e SET vanished_at = :at, changed_at = :at, import = :import
WHERE e.bureau = :bureau AND e.vanished_at IS NULL
AND e.identifier IN (
    SELECT identifier FROM sampling.listing WHERE bureau = :bureau AND list = :list AND vanished_at = :at
)
AND NOT EXISTS (
    SELECT FROM sampling.listing l
    WHERE l.bureau = e.bureau AND l.identifier = e.identifier AND l.vanished_at IS NULL
)
"""

BACK_ON_LIST = """
UPDATE sampling.listing l SET since = :at, vanished_at = NULL
FROM pg_temp.incoming i
WHERE l.bureau = :bureau AND l.list = :list AND l.vanished_at IS NOT NULL
AND i.identifier = l.identifier AND i.code = ''
"""

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


def reckon(columns: Sequence[FieldName]) -> str:
    """How many rows would be added, changed, left as they are or not taken, and how many enterprises vanish."""
    return f"""
    SELECT
        count(*) AS taken,
        count(*) FILTER (WHERE l.identifier IS NULL) AS added,
        count(*) FILTER (WHERE l.identifier IS NOT NULL AND {_differ("e", "i", columns)}) AS changed,
        (SELECT count(DISTINCT line) FROM pg_temp.incoming WHERE code <> '') AS faulty,
        (SELECT count(*) FROM sampling.listing WHERE {_GONE}) AS vanished
    FROM pg_temp.incoming i
    LEFT JOIN sampling.listing l
        ON l.bureau = :bureau AND l.list = :list AND l.identifier = i.identifier AND l.vanished_at IS NULL
    LEFT JOIN sampling.enterprise e ON e.bureau = :bureau AND e.identifier = i.identifier
    WHERE i.code = ''
    """  # noqa: S608  # column names of our own


def change(columns: Sequence[FieldName]) -> str:
    """Change the enterprises that differ in the columns the file has; the others are not touched."""
    changes = ", ".join(f"{name} = i.{name}" for name in _quoted(columns))
    return f"""
    UPDATE sampling.enterprise e SET {changes}, import = :import, changed_at = :at, vanished_at = NULL
    FROM pg_temp.incoming i
    WHERE e.bureau = :bureau AND e.identifier = i.identifier AND i.code = ''
    AND (e.vanished_at IS NOT NULL OR {_differ("e", "i", columns)})
    """  # noqa: S608  # column names of our own


def add() -> str:
    """Add the enterprises that are new here. Runs after `change`, which need not look at them then."""
    stored = ", ".join(_quoted(STORED))
    return f"""
    INSERT INTO sampling.enterprise (bureau, identifier, identifier_kind, {stored}, import, added_at, changed_at)
    SELECT :bureau, identifier, identifier_kind, {stored}, CAST(:import AS uuid),
        CAST(:at AS timestamptz), CAST(:at AS timestamptz)
    FROM pg_temp.incoming i
    WHERE i.code = '' AND NOT EXISTS (
        SELECT FROM sampling.enterprise e WHERE e.bureau = :bureau AND e.identifier = i.identifier
    )
    """  # noqa: S608  # column names of our own


def _differ(one: str, other: str, columns: Sequence[FieldName]) -> str:
    pairs = [(f"{one}.{name}", f"{other}.{name}") for name in _quoted(columns)]
    return f"({', '.join(a for a, _ in pairs)}) IS DISTINCT FROM ({', '.join(b for _, b in pairs)})"


def _quoted(columns: Sequence[FieldName]) -> list[str]:
    return [f'"{name}"' for name in columns if name in STORED]
