"""What a party reads before it opens its nonce: the announcement in Chinese and English, a line for each fact."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from shared.canonical import JsonObject
from shared.clock import SHANGHAI
from shared.draws.announced import Announced
from shared.draws.entropy import Reveal
from shared.draws.spec import Party, RankSpec, Spec
from shared.draws.text import moment
from shared.draws.turn import Share
from shared.inert_text import escaped

_SAID = (
    ("frozen", "名单冻结（世界时）", "Frozen, UTC"),
    ("changed", "此前七天变动", "Changed in the seven days before"),
    ("open_by", "暗查，公开日期", "Covert, opened by"),
    ("replaces", "替代抽查", "In place of"),
)
"""Members of the announcement's public part, with their names."""


class Line(NamedTuple):
    """A fact of the announcement: its name in Chinese and English, and its value, which may hold a stranger's text."""

    name: str
    name_en: str
    value: str


def print_announcement(announced: Announced, share: Share, opened: Sequence[Reveal]) -> None:
    """Print the announcement on stderr, and whose turn it is. `opened` are the earlier parties' openings."""
    console = Console(stderr=True, highlight=False)
    for line in lines(announced, share, opened):
        # A stranger's text has no way to begin a line of its own, or to hide one.
        name = Text.assemble((line.name, "bold"), f" {line.name_en}  ")
        console.print(name + Text(escaped(line.value)), soft_wrap=True)


def lines(announced: Announced, share: Share, opened: Sequence[Reveal]) -> Iterator[Line]:
    """The facts of the announcement, in the order in which a party reads them."""
    spec = announced.spec
    yield Line("局", "Bureau", f"{spec.bureau} · {spec.organisation}")
    yield Line("抽查", "Draw", f"{spec.year} 年第 {spec.serial} 号 no. {spec.serial} of {spec.year} · {spec.draw}")
    yield Line("用途", "Purpose", spec.purpose)
    yield from _lists(spec)
    yield from _said(announced.public)
    yield Line("政策", "Policy", f"{spec.policy.rule or '—'} · {spec.policy.file or '—'}")
    done = {reveal.source for reveal in opened}
    for place, party in enumerate(spec.parties, 1):
        yield Line(f"参与方 {place}", f"Party {place}", _party(spec, party, share, done))
    yield Line("截止", "Ends", _beijing(moment(spec.ends)))
    yield Line("公告", "Announced", f"{_beijing(announced.time)} · {announced.origin} #{announced.index}")
    yield Line("公告哈希", "Leaf hash", announced.leaf)
    seen = _beijing(announced.cosigned) if announced.cosigned else "没有独立的见证方 by no independent witness"
    yield Line("见证", "Cosigned", seen)
    if announced.demonstration:
        yield Line("演示日志", "DEMO", "等待时间可能缩短，不构成证明 / shorter waits: it proves nothing")


def _lists(spec: Spec) -> Iterator[Line]:
    if isinstance(spec, RankSpec):
        yield Line("名单", "Listed", f"{spec.frame.size}")
        for deal in spec.deals:
            batch = f"{deal.name} / {deal.stratum}" if deal.stratum else deal.name
            yield Line("抽取", "Drawn", f"{deal.count} · {batch}")
        yield Line("候补", "Reserve", f"{spec.reserve}")
    else:
        yield Line("任务", "Tasks", f"{spec.tasks.size}")
        yield Line("人员", "People", f"{spec.people.size}")
    yield Line("排除", "Left out", f"{spec.excluded.size}")


def _said(public: JsonObject) -> Iterator[Line]:
    """What the bureau says of the lists, in its own words and numbers."""
    counts = public.get("counts")
    out = counts.get("out") if isinstance(counts, dict) else None
    if isinstance(out, dict) and out:
        told = ", ".join(f"{reason} {count}" for reason, count in sorted(out.items()))
        yield Line("排除原因", "Left out for", told)
    for member, name, name_en in _SAID:
        if public.get(member, "") != "":
            yield Line(name, name_en, f"{public[member]}")


def _party(spec: Spec, party: Party, share: Share, done: set[str]) -> str:
    if party == share.party:
        mark = "本单位，现在轮到 you, it is your turn"
    elif party.source in done:
        mark = "已揭示 has opened"
    else:
        mark = "在本单位之后 after you"
    if party.owner == spec.organisation:
        mark += "；本局 the bureau"
    # The mark comes first: a name may have brackets of its own.
    return f"（{mark}）{party.source} · {party.name} · {party.owner}"


def _beijing(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} 北京时间 Beijing time"
