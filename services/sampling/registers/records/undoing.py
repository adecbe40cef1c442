"""What the undoing of an import gives back: each record that the import changed, as it was before."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from pydantic import TypeAdapter

from services.sampling.registers.records.history import RecordTrail, RecordVersion, versions_of
from shared.contracts.register import RecordGivenBack, RegisterCounts
from shared.errors import Conflict
from shared.heavy import heavy

_GIVEN_BACK = TypeAdapter(tuple[RecordGivenBack, ...])


class ImportOfManyEvents(Conflict):
    code = "import-of-many-events"
    title = "这次导入是逐条记录的，不能整体撤销"
    title_en = "The import was recorded one by one"


class ChangedRecord(NamedTuple):
    """A record that an import changed: its id, the version that the import made, and its trail."""

    id: UUID
    made: int
    trail: RecordTrail


def check_one_event(counts: RegisterCounts, changed: int) -> None:
    """Refuse to undo an import from before imports were one event. `changed`: how many records are known to have been
    changed by it. Raises ImportOfManyEvents.
    """
    if changed != counts.added + counts.changed:
        raise ImportOfManyEvents(
            "这次导入由旧版程序逐条记录，不能整体撤销；请重新导入正确的名单，多余的逐条停用。",
            "An earlier version recorded this import record by record, so it cannot be undone as a whole; import the "
            "right list, and retire what is too many.",
        )


@heavy
def given_back(changed: Sequence[ChangedRecord]) -> bytes:
    """The blob of an undoing. Versions that were made never change, so it holds however long the computation takes."""
    return _GIVEN_BACK.dump_json(tuple(record_given_back(one.id, versions_of(one.trail), one.made) for one in changed))


def record_given_back(id_: UUID, history: Sequence[RecordVersion], made: int) -> RecordGivenBack:
    """The record as it was before an import made the version `made`.

    A record that the import added was not there. It is retired, and keeps what the import said of it: its history shows
    that it was entered, and that this was undone.
    """
    was = history[made - 2] if made > 1 else history[0]._replace(retired=True)
    return RecordGivenBack(id=id_, key=was.key, former=was.former, fields=was.fields, retired=was.retired)
