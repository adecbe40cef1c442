"""The faults of a file that come to light only where its values can be read: those of the rest of a file, without the
values that cannot.

So who corrects a file hears of everything at once, and not only after every value was corrected that two sections
contradict one another.
"""

from collections.abc import Collection, Mapping

from pydantic import ValidationError

from shared.policy.clauses import CODE_PATTERN
from shared.policy.coherence import incoherent
from shared.policy.faults import Fault
from shared.policy.places import Steps, place_of
from shared.policy.policy import Policy
from shared.policy.written import Node

_REFERRED_TO = frozenset(
    {"effective", "teams", "formation", "crews", "coverage", "supervision", "authorities", "covert"}
)
"""The sections without which other sections would seem to have faults."""
_ROUNDS = 4
"""How often values are taken out: an object without a value that it must have is taken out in the next round."""
_STAND_IN = "stand-in-for-a-name-"


def faults_of_the_rest(written: Node) -> list[Fault]:
    """The faults between the sections, as far as the values that cannot be read have nothing to do with them. A name
    that is written with characters that a name cannot have still means the same thing wherever it stands.

    None, if some other value that cannot be read stands in a section that others refer to.
    """
    out: set[Steps] = set()
    names: dict[Steps, str] = {}
    for _ in range(_ROUNDS):
        rest = _Rest(written, out, names)
        try:
            policy = Policy.model_validate(rest.tree.plainly(), by_alias=True, by_name=False)
        except ValidationError as error:
            for wrong in error.errors(include_url=False):
                steps = place_of(wrong["loc"], Policy).steps
                if wrong.get("ctx", {}).get("pattern") == CODE_PATTERN:
                    names[rest.in_file(steps)] = str(wrong["input"])
                else:
                    out.add(rest.in_file(steps[:-1] if wrong["type"] == "missing" else steps))
            if any(not steps or steps[0] in _REFERRED_TO for steps in out):
                return []
        else:
            beside = {*names, *(steps if isinstance(steps[-1], int) else steps[:-1] for steps in out)}
            faults = (Fault(rest.in_file(fault.steps), *fault[1:]) for fault in incoherent(policy))
            return [fault for fault in faults if not _is_about(fault, beside)]
    return []


def _is_about(fault: Fault, places: Collection[Steps]) -> bool:
    """Whether the fault may come from what was taken out or renamed, at these places."""
    return _STAND_IN in fault.reason or any(fault.steps[: len(place)] == place for place in places)


class _Rest:
    """The tree of a file without the nodes at the places `out`, with a stand-in for each of `names`; and where in the
    file its nodes stand.
    """

    def __init__(self, written: Node, out: Collection[Steps], names: Mapping[Steps, str]) -> None:
        self._places: dict[int, Steps] = {}
        self._names = names
        self._numbers = {name: number for number, name in enumerate(sorted({*names.values()}))}
        self.tree = self._copied(written, out, ())

    def in_file(self, steps: Steps) -> Steps:
        """The place in the file of a place in the rest: items of a list move up when one before them is taken out."""
        node, place = self.tree, 0
        for step in steps:
            match node.value:
                case dict() as members if step in members:
                    node = members[str(step)]
                case list() as items if isinstance(step, int) and step < len(items):
                    node = items[step]
                case _:
                    break
            place += 1
        return (*self._places[id(node)], *steps[place:])

    def _copied(self, node: Node, out: Collection[Steps], at: Steps) -> Node:
        value = node.value
        if isinstance(value, dict):
            members = {name: (*at, name) for name in value}
            value = {name: self._copied(value[name], out, place) for name, place in members.items() if place not in out}
        elif isinstance(value, list):
            items = [((*at, number), item) for number, item in enumerate(value)]
            value = [self._copied(item, out, place) for place, item in items if place not in out]
        elif at in self._names:
            value = f"{_STAND_IN}{self._numbers[self._names[at]]}"
        copied = Node(node.line, value, node.plain, node.only_text)
        self._places[id(copied)] = at
        return copied
