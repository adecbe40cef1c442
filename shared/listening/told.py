"""What listeners are told of an event: its entry, which is public; and who is told: whoever may read the thing.

Of what is covert nobody is told before it is open, whatever the rights of the listener are.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import orjson

from shared.access.roles import Permission

_UNSHOWN = frozenset({"v", "payload"})


class Heard(NamedTuple):
    """Who hears of the streams of one kind: whoever has `permission` in the bureau of the event.

    `path`: where the service shows the thing, with {} for its id; "" if it stands in lists only. `paths`: the second
    word of the event's type → another path. `open_among`: SQL that gives, of the ids in `$1::uuid[]`, those of which
    everybody with the permission may know; "" if all of them are so, and then the streams need not be named by an id.
    """

    permission: Permission
    path: str = ""
    open_among: str = ""
    paths: Mapping[str, str] = MappingProxyType({})


Hearing = Mapping[str, Heard | None]
"""Kind of a service's streams → who hears of them; None: nobody does."""


class ToldEvent(NamedTuple):
    """An event that listeners are told of. `beginning` is its JSON up to its path; `path` has no root."""

    position: int
    type: str
    bureau: str
    permission: Permission
    beginning: bytes
    path: str

    def as_json(self, root: str) -> bytes:
        """The event as JSON. `root` is the path below which the service is."""
        path = orjson.dumps(f"{root}{self.path}") if self.path else b"null"
        return b"%b%b}" % (self.beginning, path)

    def as_message(self, root: str) -> bytes:
        """The event as a message of a stream (HTML, §9.2): JSON has no line breaks."""
        return b"id: %d\nevent: %b\ndata: %b\n\n" % (self.position, self.type.encode(), self.as_json(root))


def told_of(position: int, entry: bytes, heard: Heard) -> ToldEvent:
    """What listeners are told of the entry at a position."""
    said = orjson.loads(entry)
    shown = {"position": position, **{name: value for name, value in said.items() if name not in _UNSHOWN}}
    _, thing, _ = said["type"].split(".", 2)
    template, (_, _, name) = heard.paths.get(thing, heard.path), said["stream"].partition("/")
    beginning = orjson.dumps(shown)[:-1] + b',"path":'
    return ToldEvent(position, said["type"], said["bureau"], heard.permission, beginning, template.format(name))
