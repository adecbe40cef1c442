"""Undoing an import, and repeating the undoing from the log."""

from collections.abc import Mapping
from uuid import UUID

from services.sampling.registers.enterprises import import_store, import_usecases, undo_store, undoing
from services.sampling.registers.enterprises.tables import DirectoryImportRow
from shared.contracts.directory import ImportUndone
from shared.log.rebuild import Projection
from shared.work import Acting


async def undo_import(act: Acting, import_id: UUID, reason: str) -> DirectoryImportRow:
    """Undo the newest import of the bureau, if nothing rests on it. Returns its row.

    Raises ImportRunning, ImportUnknown and what `undoing.undo` raises.
    """
    await import_store.be_alone(act.session, act.bureau)
    row = await import_usecases.find_import(act, import_id)
    fact = undoing.undo(await undo_store.came_after(act, row), row.id, row.list, reason)
    return await undo_store.record(act, row, fact)


PROJECTIONS: Mapping[str, Projection] = {ImportUndone.type: undo_store.project}
