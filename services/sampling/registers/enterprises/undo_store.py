"""Undoing an import in PostgreSQL: what it changed gets back the content that it had before."""

from sqlalchemy import text

from services.sampling.registers.enterprises.merging import KEEP_OF_IMPORT
from services.sampling.registers.enterprises.noted_store import tell_names
from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.enterprises.tables import DirectoryImportRow
from services.sampling.registers.enterprises.unspelled_store import let_all_wait
from services.sampling.registers.lists.frozen_store import BureauDirectory, last_frozen
from services.sampling.registers.lists.undoing import ImportToUndo
from shared.contracts.directory import ImportUndone
from shared.contracts.naming import Renaming
from shared.log.append import append
from shared.log.event import Event
from shared.log.streams import event_by_id
from shared.work import Acting, Work

_SHOWN = 3
_CAME_AFTER = text("""
    SELECT
        NOT EXISTS (
            SELECT FROM sampling.directory_import
            WHERE bureau = :bureau AND undone_at IS NULL AND event > :event
        ) AS is_newest,
        ARRAY(
            SELECT b.identifier FROM sampling.enterprise_before b CROSS JOIN LATERAL (
                SELECT import FROM sampling.enterprise WHERE bureau = :bureau AND identifier = b.identifier LIMIT 1
            ) e
            WHERE b.bureau = :bureau AND b.event = :event AND e.import IS DISTINCT FROM :import
            ORDER BY b.identifier LIMIT :shown
        ) AS edited
""")
_CONTENT = Enterprise._fields[Enterprise._fields.index("identifier_kind") :]
_NAMED = ", ".join(f'"{name}"' for name in _CONTENT)
_BEFORE = ", ".join(f'p."{name}"' for name in _CONTENT)
_CHANGES = ", ".join(f'"{name}" = excluded."{name}"' for name in _CONTENT)
# An enterprise that an import has changed names the import, and names it again when a later import is undone. What it
# was before is the version before the one that the import made. Columns that came after a version was kept have the
# value of today. As in `merging`, everything is looked up by its primary key.
_GIVE_BACK = f"""
INSERT INTO sampling.enterprise
    (bureau, identifier, {_NAMED}, vanished_at, import, event, trace, added_at, changed_at)
SELECT e.bureau, e.identifier, {_BEFORE}, b.vanished_at, p.import, CAST(:event AS uuid), :trace, e.added_at,
    CAST(:at AS timestamptz)
FROM sampling.enterprise e CROSS JOIN LATERAL (
    SELECT coalesce(min(version) FILTER (WHERE event = :was), e.version) AS version FROM sampling.enterprise_before
    WHERE bureau = :bureau AND identifier = e.identifier
) made CROSS JOIN LATERAL (
    SELECT fields, vanished_at FROM sampling.enterprise_before
    WHERE bureau = :bureau AND identifier = e.identifier AND version = made.version - 1 LIMIT 1
) b CROSS JOIN LATERAL jsonb_populate_record(e, b.fields) p
WHERE e.bureau = :bureau AND e.import = :import
ON CONFLICT (bureau, identifier) DO UPDATE SET {_CHANGES}, vanished_at = excluded.vanished_at,
    import = excluded.import, event = excluded.event, trace = excluded.trace, changed_at = excluded.changed_at,
    version = enterprise.version + 1
"""  # noqa: S608  # column names of our own
_RENAMED = text("""
    SELECT e.identifier, e.name, b.former FROM sampling.enterprise e CROSS JOIN LATERAL (
        SELECT fields ->> 'name' AS former FROM sampling.enterprise_before
        WHERE bureau = :bureau AND identifier = e.identifier AND version = e.version - 1 LIMIT 1
    ) b
    WHERE e.bureau = :bureau AND e.event = :event AND '' NOT IN (e.name, b.former) AND e.name <> b.former
    ORDER BY e.identifier
""")
STEPS = (
    KEEP_OF_IMPORT,
    _GIVE_BACK,
    # What is left of the import are the enterprises that it added: they go with all their versions.
    """
    DELETE FROM sampling.enterprise_before WHERE ctid = ANY (ARRAY(
        SELECT b.place FROM sampling.enterprise e CROSS JOIN LATERAL (
            SELECT ctid AS place FROM sampling.enterprise_before
            WHERE bureau = :bureau AND identifier = e.identifier OFFSET 0
        ) b
        WHERE e.bureau = :bureau AND e.import = :import
    ))
    """,
    "DELETE FROM sampling.enterprise WHERE bureau = :bureau AND import = :import",
    "UPDATE sampling.listing SET vanished_at = NULL WHERE bureau = :bureau AND list = :list AND vanished_at = :then",
    """
    INSERT INTO sampling.listing (bureau, list, identifier, since, vanished_at)
    SELECT l.bureau, l.list, l.identifier, b.since, b.vanished_at
    FROM sampling.listing l CROSS JOIN LATERAL (
        SELECT since, vanished_at FROM sampling.listing_before
        WHERE bureau = :bureau AND identifier = l.identifier AND list = :list ORDER BY since DESC LIMIT 1
    ) b
    WHERE l.bureau = :bureau AND l.list = :list AND l.since = :then
    ON CONFLICT (bureau, identifier, list) DO UPDATE SET since = excluded.since, vanished_at = excluded.vanished_at
    """,
    "DELETE FROM sampling.listing WHERE bureau = :bureau AND list = :list AND since = :then",
)
"""The statements that undo an import, in their order."""


async def came_after(work: Work, row: DirectoryImportRow) -> ImportToUndo:
    """The import, and what came after it. The caller has called `import_store.be_alone`."""
    parameters = {"bureau": row.bureau, "event": row.event, "import": row.id, "shown": _SHOWN}
    found = (await work.session.execute(_CAME_AFTER, parameters)).one()
    frozen = await last_frozen(work, BureauDirectory(row.bureau, "enterprises"))
    since = (found.is_newest, frozen, found.edited)
    return ImportToUndo(row.bureau, "enterprises", row.undone_at, row.imported_at, *since)


async def record(act: Acting, row: DirectoryImportRow, fact: ImportUndone) -> DirectoryImportRow:
    """Append the undoing to the stream of the import, and give back what the import changed. Returns its row."""
    stream = (await event_by_id(act.session, row.event)).stream
    (event,) = await append(act.session, act.occasion, stream, row.version, fact)
    await _give_back(act, event, row, fact)
    renamed = await act.session.execute(_RENAMED, {"bureau": row.bureau, "event": event.id})
    await tell_names(act, [Renaming(**each) for each in renamed.mappings()])
    return row


async def project(work: Work, event: Event) -> None:
    """Give back what an import changed, whose undoing the event records."""
    fact = ImportUndone.of(event)
    row = await work.session.get_one(DirectoryImportRow, (event.bureau, fact.import_id))
    await _give_back(work, event, row, fact)


async def _give_back(work: Work, event: Event, row: DirectoryImportRow, fact: ImportUndone) -> None:
    parameters = {
        "bureau": row.bureau,
        "list": row.list,
        "then": row.imported_at,
        "was": row.event,
        "import": row.id,
        "event": event.id,
        "trace": event.trace,
        "at": event.time,
    }
    for statement in STEPS:
        named = {name: value for name, value in parameters.items() if f":{name}" in statement}
        await work.session.execute(text(statement), named)
    await let_all_wait(work.session, event)
    row.undone_at, row.undo_reason, row.version = event.time, fact.reason, event.version
    await work.session.flush()
