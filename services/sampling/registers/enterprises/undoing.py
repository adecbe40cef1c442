"""The decision to undo an import of enterprises."""

from uuid import UUID

from services.sampling.registers.lists.undoing import ImportToUndo, check_undoable
from shared.contracts.directory import ImportUndone


def undo(imported: ImportToUndo, import_id: UUID, list_name: str, reason: str) -> ImportUndone:
    """The undoing of an import. Raises what `check_undoable` raises."""
    check_undoable(imported)
    return ImportUndone(import_id=import_id, list=list_name, reason=reason)
