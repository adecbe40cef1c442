"""The population of a frozen frame as a table: who may be drawn, then who is left out, by identifiers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.sampling.draws.frame.embargo import Out
from services.sampling.draws.frame.freezing import Opening
from shared.draws.frames import LeftOut, Unit

Openings = Mapping[str, Opening]
HEADER = ("情况", "代码", "名称", "分层", "签数", "未纳入原因", "原因说明")


def table(
    units: Iterable[Unit], left_out: Iterable[LeftOut], names: Openings, said: Iterable[Out]
) -> Iterator[Sequence[str]]:
    """The header and the rows. `said` has the sentences for those who fit the selection, and yet are left out."""
    why = {out.identifier: "；".join(reason.detail for reason in out.reasons) for out in said}
    yield HEADER
    yield from sorted(("纳入", *_who(one.id, names), one.stratum, str(one.weight), "", "") for one in units)
    for row in sorted((*_who(one.id, names), one.reason) for one in left_out):
        yield ("未纳入", row[0], row[1], "", "", row[2], why.get(row[0], ""))


def _who(id_: str, names: Openings) -> tuple[str, str]:
    return names[id_]["name"], names[id_]["label"]
