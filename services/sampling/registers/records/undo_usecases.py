"""Undoing an import into a register, and repeating the undoing from the log."""

from collections.abc import Mapping
from uuid import UUID

from services.sampling.registers.lists.undoing import check_undoable
from services.sampling.registers.records import store as records
from services.sampling.registers.records import undo_store, undoing
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.import_tables import RegisterImportRow
from services.sampling.registers.records.import_usecases import find_import
from shared.contracts.register import RegisterCounts, RegisterImportUndone
from shared.log.rebuild import Projection
from shared.work import Acting

_JSON = "application/json"


async def undo_import(act: Acting, register: Register, import_id: UUID, reason: str) -> RegisterImportRow:
    """Undo the newest import into the register, if nothing rests on it. Returns its row.

    Raises RegisterImportUnknown, ImportOfManyEvents and what `check_undoable` raises.
    """
    row = await find_import(act, register, import_id)
    changed = await undo_store.changed_by(act, row)
    undoing.check_one_event(RegisterCounts.model_validate(row.counts), len(changed))
    content = await act.compute(undoing.given_back, changed)
    await records.be_alone(act.session, act.bureau, register)
    row = await find_import(act, register, import_id)
    check_undoable(await undo_store.came_after(act, row))
    # Store the content before the event that names it: if we stop in between, only a blob remains that nothing refers
    # to.
    given_back = await act.blobs.put(content, _JSON)
    fact = RegisterImportUndone(import_id=import_id, directory=register, given_back=given_back, reason=reason)
    await undo_store.record(act, fact)
    return row


PROJECTIONS: Mapping[str, Projection] = {RegisterImportUndone.type: undo_store.project}
