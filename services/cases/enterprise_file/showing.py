"""What answers show of the file of an enterprise."""

from collections.abc import Mapping
from uuid import UUID

from services.cases.enterprise_file.titles import FiledMatter, filed
from services.cases.enterprise_file.wire import FiledEntryShown
from shared.log.deed import Deed
from shared.log.event import Event

_PATHS: Mapping[str, tuple[FiledMatter, str]] = {
    "inspection": ("inspection", "/inspections/{}"),
    "evidence": ("evidence", "/evidence/{}"),
    "hazard": ("hazard", "/hazards/{}"),
    "letter": ("letter", "/letters/{}"),
}
"""First word of a stream → what it is of, and where that is shown."""


def entry_shown(event: Event, names: Mapping[str, str]) -> FiledEntryShown:
    kind, _, id_ = event.stream.partition("/")
    matter, path = _PATHS[kind]
    note = filed(event)
    return FiledEntryShown.of(
        Deed.of(event),
        names,
        matter=matter,
        id=UUID(id_),
        path=path.format(id_),
        version=event.version,
        kind=note.kind,
        title=note.title.zh,
        title_en=note.title.en,
    )
