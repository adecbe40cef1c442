"""The lists of a draw as JSON for the public, with the names that it may know. Slow for large lists."""

import json
from collections.abc import Iterable
from operator import itemgetter

from services.publishing.frame.files import Files, Openings, lists_in, openings_in
from services.publishing.frame.sheets import ListName
from shared.canonical import JsonObject
from shared.draws.frames import LeftOut, Person, Task, Unit, lists_by_name
from shared.heavy import heavy


@heavy
def list_json(files: Files, name: ListName) -> bytes:
    """One list of the draw, sorted by id. Members of all lists but `people` have `identifier`, `name` and `salt` beside
    what was hashed: null while that is not public, and of people always.
    """
    lists = lists_in(files)
    members: list[Unit | LeftOut | Task | Person] = sorted(lists_by_name(lists)[name], key=itemgetter(0))
    rows: Iterable[JsonObject] = (member.as_json() for member in members)
    if name != "people":
        openings = openings_in(files, lists)
        rows = ({**row, **_opening(openings, row["id"])} for row in rows)
    return json.dumps(list(rows), ensure_ascii=False, separators=(",", ":")).encode()


def _opening(openings: Openings, id_: str) -> JsonObject:
    who = openings.get(id_)
    return {"identifier": who and who.identifier, "name": who and who.label, "salt": who and who.salt}
