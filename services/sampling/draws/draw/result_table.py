"""The result of a draw as a table: who was drawn and who is in reserve, or who is put on which inspection."""

from collections.abc import Iterator, Mapping, Sequence

from services.sampling.draws.draw.outcome import Outcome, Substituted, Unit

RANKED = ("情况", "批次", "分层", "名次", "代码", "名称", "替换原因", "匿名编号")
ASSIGNED = ("检查对象代码", "检查对象", "岗位", "抽中人员编号", "抽中人员", "现任人员编号", "现任人员", "匿名编号")
_NOBODY: Unit = {"id": "", "identifier": "", "name": "（空缺）"}


def table(outcome: Outcome, changes: Sequence[Substituted]) -> Iterator[Sequence[str]]:
    """The header and the rows of an outcome, with the units that were withdrawn since. A name that the reader of the
    outcome may not know is "".
    """
    return _assigned(outcome) if outcome.assignments else _ranked(outcome, changes)


def _ranked(outcome: Outcome, changes: Sequence[Substituted]) -> Iterator[Sequence[str]]:
    gone = {one.withdrawn["id"]: one.reason for one in changes}
    joined = {one.substitute["id"]: one for one in changes if one.substitute}
    yield RANKED
    for deal in outcome.deals:
        for number, unit in enumerate(deal.units, 1):
            yield _row("抽中", (deal.name, deal.stratum, str(number)), unit, gone)
    for stratum, units in outcome.reserve.items():
        for number, unit in enumerate(units, 1):
            took = joined.get(unit["id"])
            yield _row("递补" if took else "候补", (took.deal if took else "", stratum, str(number)), unit, gone)


def _row(what: str, place: Sequence[str], unit: Unit, gone: Mapping[str, str]) -> Sequence[str]:
    said = "已替换" if unit["id"] in gone else what
    return (said, *place, *_who(unit), gone.get(unit["id"], ""), unit["id"])


def _assigned(outcome: Outcome) -> Iterator[Sequence[str]]:
    yield ASSIGNED
    for served in outcome.assignments:
        for slot in served.slots:
            yield (*_who(served.task), slot.name, *_who(slot.drawn), *_who(slot.held or _NOBODY), served.task["id"])


def _who(unit: Unit) -> tuple[str, str]:
    return unit["identifier"] or "", unit["name"] or ""
