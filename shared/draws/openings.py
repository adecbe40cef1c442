"""Which openings a bundle may have: of every enterprise in the lists, under distinct names; or none."""

from shared.draws.blinding import opens
from shared.draws.evidence import Evidence
from shared.draws.finding import CheckFailed, Finding
from shared.draws.frames import Lists, Roster
from shared.errors import Refusal
from shared.identifiers import Uscc


def check_openings(evidence: Evidence) -> Finding:
    """All ids that may be opened are opened, each by its name and salt, and no name stands twice; or none is opened.

    Of `rank` these are the units and those who are left out; of `assign` the tasks. People are never opened. Raises
    CheckFailed, and what `Evidence.lists` raises.
    """
    ids, openings = ids_to_open(evidence.lists), evidence.bundle.openings
    if not openings:
        return Finding(True, f"{len(ids)} 个编号均未公开", f"none of {len(ids)} ids is opened")
    for id_ in openings:
        if id_ not in ids:
            raise CheckFailed(
                f"公开的编号 {id_} 不在可公开的名单中。", f"The opened id {id_} is in no list that may be."
            )
    if len(openings) < len(ids):
        raise CheckFailed(
            f"{len(ids)} 个编号中只公开了 {len(openings)} 个；应全部公开，或全部不公开。",
            f"{len(openings)} of {len(ids)} ids are opened; all of them must be, or none.",
        )
    names: dict[str, str] = {}
    for id_, (name, salt) in openings.items():
        if not opens(id_, name, salt):
            raise CheckFailed(f"名称 {name} 与盐值不对应编号 {id_}。", f"{name} and its salt do not open {id_}.")
        if name in names:
            raise CheckFailed(
                f"{name} 在名单中出现两次：{names[name]} 和 {id_}。",
                f"{name} is listed twice: {names[name]} and {id_}.",
            )
        _require_one_spelling(name)
        names[name] = id_
    return Finding(True, f"{len(ids)} 个编号全部公开，均相符", f"all {len(ids)} ids are opened by their names")


def ids_to_open(lists: Lists) -> set[str]:
    """The ids that openings may name: those of enterprises, never those of people."""
    members = (lists.tasks,) if isinstance(lists, Roster) else (lists.units, lists.left_out or ())
    return {member[0] for list_ in members for member in list_}


def _require_one_spelling(name: str) -> None:
    """Refuse a unified social credit code in lower case or wide letters: its enterprise could stand there twice."""
    if name.isascii() and name.isalnum() and name.upper() == name:
        return
    try:
        code = Uscc(name)
    except Refusal:
        return
    raise CheckFailed(f"统一社会信用代码 {name} 应写作 {code}。", f"The code {name} must be written as {code}.")
