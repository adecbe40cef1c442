"""What an import changes in the directory, as SQL over the rows that it has brought in (pg_temp.incoming).

Each step is one statement, whatever the number of rows, and PostgreSQL has no choice how to run it that statistics
could mislead: these are stale whenever a list arrives. An entry of the directory or of a list is looked up through its
primary key (a LATERAL subquery that is computed for each row, or ON CONFLICT); two sets are compared by grouping them.
So the time of an import grows with the lengths of the file and of the list, and not with their product.

A column that the file does not have changes nothing: the value from another list or an edit stays. An empty cell for a
status, a flag or a licence changes nothing either. If lists or edits disagree, the last one counts. Parameters: bureau,
list, import, event, trace, at (the event's time), on (its date in Beijing, as text), looks (whether damaged names are
told).
"""

from collections.abc import Sequence

from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.lists.places import SHEET_ROWS

STORED = Enterprise._fields[Enterprise._fields.index("name") :]
"""The columns of an enterprise other than its identifier, in the order of `rows.Enterprise`."""

_JSON = ("flags", "licences")
_TEXTS = ("identifier", "identifier_kind", *(n for n in STORED if n not in ("registered_on", *_JSON)))
_FAULT = ("column", "value", "code", "reason", "reason_en")


def copied(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of pg_temp.incoming that are written of a list with these columns of an enterprise. Each row is an
    accepted row of the list (code ""), one warning about an accepted row, or one fault of a refused row.
    """
    said = (name for name in (*_TEXTS, *_JSON) if name in columns or name not in STORED)
    return ("number", "line", *said, "warning", *_FAULT, "registered_on")


def _given(columns: Sequence[str], kind: str) -> str:
    return ", ".join(f'"{name}" {kind}' for name in columns)


_INCOMING = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS incoming (
    number integer NOT NULL, line integer NOT NULL, registered_on date, flags jsonb, licences jsonb,
    warning boolean NOT NULL, {_given((*_TEXTS, *_FAULT), "text NOT NULL DEFAULT ''")}
) ON COMMIT DROP
"""

# The accepted rows, each with what is known of its enterprise: whether the list names it now, and if not, from when
# until when it once did; whether the directory has it, and whether that entry changes; whether the name seems to have
# lost characters, and whether the directory has a good one. The other columns are the values after the import.
_MERGING = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS merging (
    number integer NOT NULL, line integer NOT NULL, listed boolean NOT NULL, since timestamptz, dropped_at timestamptz,
    known boolean NOT NULL, changes boolean NOT NULL, damaged boolean NOT NULL, spoils boolean NOT NULL,
    registered_on date, flags jsonb, licences jsonb, {_given(_TEXTS, "text")}
) ON COMMIT DROP
"""

# The enterprises that the list names and the file does not, and whether another list names them.
_LEAVING = """
CREATE TEMPORARY TABLE IF NOT EXISTS leaving (identifier text NOT NULL, elsewhere boolean NOT NULL) ON COMMIT DROP
"""

PREPARE = (_INCOMING, _MERGING, _LEAVING, "TRUNCATE pg_temp.incoming, pg_temp.merging, pg_temp.leaving")
"""The statements that make the temporary tables, empty."""

FOLLOW = """
UPDATE pg_temp.incoming SET identifier = now.identifier, identifier_kind = now.kind
FROM (
    SELECT i.ctid AS place, f.identifier,
        CASE length(f.identifier) WHEN 18 THEN 'uscc' ELSE 'registration-number' END AS kind
    FROM pg_temp.incoming i CROSS JOIN LATERAL (
        SELECT identifier FROM sampling.former_identifier WHERE bureau = :bureau AND former = i.identifier LIMIT 1
    ) f
    WHERE i.identifier LIKE 'L%'
) now
WHERE incoming.ctid = now.place
"""
"""Gives rows with a number of the bureau the codes that these enterprises have now."""

# The first row without a fault counts for an identifier; {line} in the reasons is replaced by its line, in a list of
# several sheets (`lists.places`) by its sheet and its row.
_WHERE = f"""
CASE WHEN jsonb_array_length(CAST(:sheets AS jsonb)) < 2 THEN CAST(first.line AS text)
ELSE '“' || (CAST(:sheets AS jsonb) ->> ((first.line - 1) / {SHEET_ROWS})) || '”'
    || ((first.line - 1) % {SHEET_ROWS} + 1)
END
"""

MARK_DUPLICATES = f"""
UPDATE pg_temp.incoming SET
    code = :code, "column" = :column, value = incoming.identifier,
    reason = replace(:reason, '{{line}}', {_WHERE}),
    reason_en = replace(:reason_en, '{{line}}', {_WHERE})
FROM (
    SELECT identifier, min(line) AS line FROM pg_temp.incoming WHERE code = '' GROUP BY identifier HAVING count(*) > 1
) first
WHERE incoming.identifier = first.identifier AND incoming.line > first.line AND incoming.code = ''
"""  # noqa: S608  # our own text

# An enterprise whose row has a fault is still in the file, so it is not leaving.
_FIND_LEAVING = """
INSERT INTO pg_temp.leaving
SELECT gone.identifier, coalesce(l.elsewhere, false)
FROM (
    SELECT identifier FROM (
        SELECT identifier, true AS listed FROM sampling.listing
        WHERE bureau = :bureau AND list = :list AND vanished_at IS NULL
        UNION ALL
        SELECT identifier, false FROM pg_temp.incoming
    ) named
    GROUP BY identifier HAVING bool_and(listed)
) gone CROSS JOIN LATERAL (
    SELECT bool_or(list <> :list AND vanished_at IS NULL) AS elsewhere
    FROM sampling.listing WHERE bureau = :bureau AND identifier = gone.identifier
) l
"""

# A name that lost characters is never put over a good one: its row is refused. Parameter: reasons, by spoils.
_TELL_DAMAGED = """
INSERT INTO pg_temp.incoming (number, line, identifier, "column", value, code, reason, reason_en, warning)
SELECT m.number, m.line, m.identifier, :column, left(m.name, 40), told.code, told.reason, told.reason_en, NOT m.spoils
FROM pg_temp.merging m, LATERAL (SELECT
    CASE WHEN m.spoils THEN :spoils ELSE :damaged END AS code,
    CASE WHEN m.spoils THEN :spoils_zh ELSE :damaged_zh END AS reason,
    CASE WHEN m.spoils THEN :spoils_en ELSE :damaged_en END AS reason_en
) told
WHERE m.damaged
"""
_REFUSE_DAMAGED = "DELETE FROM pg_temp.merging WHERE spoils"

RECKON = """
SELECT
    count(*) AS taken,
    count(*) FILTER (WHERE NOT listed) AS added,
    count(*) FILTER (WHERE listed AND changes) AS changed,
    (SELECT count(DISTINCT line) FROM pg_temp.incoming WHERE code <> '' AND NOT warning) AS faulty,
    (SELECT count(DISTINCT line) FROM pg_temp.incoming WHERE warning) AS warned,
    (SELECT count(*) FROM pg_temp.leaving) AS vanished,
    (SELECT count(*) FROM sampling.listing WHERE bureau = :bureau AND list = :list AND vanished_at IS NULL) AS named
FROM pg_temp.merging
"""

_ENTRY = """
CROSS JOIN LATERAL (
    SELECT * FROM sampling.enterprise WHERE bureau = :bureau AND identifier = named.identifier LIMIT 1
) e
"""
# These columns are not kept in `fields`: enterprise_before has columns of its own for most of them; `added_at` never
# changes, and `raised` follows from `flags`.
_OWN_COLUMNS = "{bureau,identifier,version,added_at,changed_at,vanished_at,event,raised}"
_KEEP = f"""
INSERT INTO sampling.enterprise_before (bureau, identifier, version, changed_at, until, event, vanished_at, fields)
SELECT e.bureau, e.identifier, e.version, e.changed_at, CAST(:at AS timestamptz), e.event, e.vanished_at,
    to_jsonb(e) - CAST('{_OWN_COLUMNS}' AS text[])
FROM
"""  # noqa: S608  # our own text

KEEP_ONE = f"{_KEEP} sampling.enterprise e WHERE e.bureau = :bureau AND e.identifier = :identifier"
"""Stores one enterprise as it is now as an earlier version, before an edit changes it."""

KEEP_OF_IMPORT = f"{_KEEP} sampling.enterprise e WHERE e.bureau = :bureau AND e.import = :import AND e.version > 1"
"""Stores the enterprises as an import has left them, but for those that have no other version, as earlier versions."""

_KEEP_CHANGING = f"{_KEEP} pg_temp.merging named {_ENTRY} WHERE named.known AND named.changes"
_KEEP_VANISHING = f"{_KEEP} pg_temp.leaving named {_ENTRY} WHERE NOT named.elsewhere AND e.vanished_at IS NULL"

_NEXT = "import = :import, event = :event, trace = :trace, changed_at = :at, version = enterprise.version + 1"
_BY_THIS = """
CAST(:import AS uuid), CAST(:event AS uuid), :trace, CAST(:at AS timestamptz), CAST(:at AS timestamptz)
"""

# Of an entry that is there, only the mark and its origin are written.
_MARK_VANISHED = f"""
INSERT INTO sampling.enterprise
    (bureau, identifier, identifier_kind, name, vanished_at, import, event, trace, added_at, changed_at)
SELECT e.bureau, e.identifier, e.identifier_kind, e.name, CAST(:at AS timestamptz), {_BY_THIS}
FROM pg_temp.leaving named {_ENTRY} WHERE NOT named.elsewhere AND e.vanished_at IS NULL
ON CONFLICT (bureau, identifier) DO UPDATE SET vanished_at = excluded.vanished_at, {_NEXT}
"""  # noqa: S608  # our own text

_KEEP_LISTED = """
INSERT INTO sampling.listing_before (bureau, list, identifier, since, vanished_at)
SELECT :bureau, :list, identifier, since, dropped_at FROM pg_temp.merging WHERE dropped_at IS NOT NULL
"""

_PUT_NEW_ON_LIST = """
INSERT INTO sampling.listing (bureau, list, identifier, since)
SELECT :bureau, :list, identifier, CAST(:at AS timestamptz) FROM pg_temp.merging WHERE NOT listed AND since IS NULL
"""
_PUT_ON_LIST = """
INSERT INTO sampling.listing (bureau, list, identifier, since)
SELECT :bureau, :list, identifier, CAST(:at AS timestamptz) FROM pg_temp.merging WHERE NOT listed AND since IS NOT NULL
ON CONFLICT (bureau, identifier, list) DO UPDATE SET since = excluded.since, vanished_at = NULL
"""

_MARK_VANISHED_FROM_LIST = """
INSERT INTO sampling.listing (bureau, list, identifier, since, vanished_at)
SELECT :bureau, :list, identifier, CAST(:at AS timestamptz), CAST(:at AS timestamptz) FROM pg_temp.leaving
ON CONFLICT (bureau, identifier, list) DO UPDATE SET vanished_at = excluded.vanished_at
"""

_KEEP_FAULTS = """
INSERT INTO sampling.import_fault (bureau, import, number, line, "column", value, code, reason, reason_en, warning)
SELECT
    :bureau, CAST(:import AS uuid), row_number() OVER (ORDER BY number), line, "column", value, code, reason, reason_en,
    warning
FROM pg_temp.incoming WHERE code <> ''
"""


RENAMED = """
SELECT m.identifier, m.name, b.former FROM pg_temp.merging m CROSS JOIN LATERAL (
    SELECT fields ->> 'name' AS former FROM sampling.enterprise_before
    WHERE bureau = :bureau AND identifier = m.identifier ORDER BY version DESC LIMIT 1
) b
WHERE m.known AND m.changes AND '' NOT IN (m.name, b.former) AND m.name <> b.former
ORDER BY m.identifier
"""
"""After the merge: the enterprises that have another name than before. Parameter: bureau."""


def reckoning(columns: Sequence[str]) -> tuple[str, ...]:
    """The statements that find out what merging would change; RECKON counts it then. Only temporary tables change."""
    return _find_merging(columns), _TELL_DAMAGED, _REFUSE_DAMAGED, _FIND_LEAVING


def steps(columns: Sequence[str]) -> tuple[str, ...]:
    """The statements that make the changes that `reckoning` has found, in their order."""
    return (
        _KEEP_CHANGING,
        *_put(columns),
        _KEEP_LISTED,
        _PUT_NEW_ON_LIST,
        _PUT_ON_LIST,
        _MARK_VANISHED_FROM_LIST,
        _KEEP_VANISHING,
        _MARK_VANISHED,
        _KEEP_FAULTS,
    )


def _find_merging(columns: Sequence[str]) -> str:
    stored = [name for name in STORED if name in columns]
    values = {name: _merged_value(name) for name in stored}
    known = ", ".join(f'e."{name}"' for name in stored)
    return f"""
    INSERT INTO pg_temp.merging
        (number, line, identifier, identifier_kind, listed, since, dropped_at, known, changes, damaged, spoils,
        {_named(stored)})
    SELECT i.number, i.line, i.identifier, i.identifier_kind, l.listed, l.since, l.dropped_at, e.identifier IS NOT NULL,
        e.vanished_at IS NOT NULL OR ({known}) IS DISTINCT FROM ({", ".join(values.values())}),
        :looks AND {_DAMAGED.format("i.name")},
        :looks AND {_DAMAGED.format("i.name")} AND NOT {_DAMAGED.format("e.name")},
        {", ".join(values.values())}
    FROM pg_temp.incoming i CROSS JOIN LATERAL (
        SELECT
            coalesce(bool_or(list = :list AND vanished_at IS NULL), false) AS listed,
            max(since) FILTER (WHERE list = :list AND vanished_at IS NOT NULL) AS since,
            max(vanished_at) FILTER (WHERE list = :list) AS dropped_at
        FROM sampling.listing WHERE bureau = :bureau AND identifier = i.identifier
    ) l LEFT JOIN LATERAL (
        SELECT identifier, vanished_at, {_named(stored)}
        FROM sampling.enterprise WHERE bureau = :bureau AND identifier = i.identifier LIMIT 1
    ) e ON true
    WHERE i.code = ''
    """  # noqa: S608  # column names of our own


def _put(columns: Sequence[str]) -> tuple[str, str]:
    """The statement that adds the enterprises that are new, and the one that changes those that change."""
    stored = [name for name in STORED if name in columns]
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in stored)
    put = f"""
    INSERT INTO sampling.enterprise
        (bureau, identifier, identifier_kind, {_named(stored)}, import, event, trace, added_at, changed_at)
    SELECT :bureau, identifier, identifier_kind, {_named(stored)}, {_BY_THIS} FROM pg_temp.merging WHERE changes
    """  # noqa: S608  # column names of our own
    change = f"ON CONFLICT (bureau, identifier) DO UPDATE SET {changes}, vanished_at = NULL, {_NEXT}"
    return f"{put} AND NOT known", f"{put} AND known {change}"


_DAMAGED = "coalesce({0} <> translate({0}, U&'?\\FFFD', ''), true)"
"""The SQL of whether a name seems to have lost characters on the way. A name that is not there is no good one."""


def _merged_value(name: str) -> str:
    """The SQL of a column's value after the import."""
    match name:
        case "status":
            return "coalesce(nullif(i.status, ''), e.status, 'open')"
        case "flags":
            return "sampling.marked(coalesce(e.flags, '{}'), i.flags, :on, :list)"
        case "licences":
            return "coalesce(e.licences, '{}') || i.licences"
        case _:
            return f'i."{name}"'


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
