"""Which policy rules on a day, and which days a new policy may take. If several policies cover a day, the one adopted
last rules.

A policy adopted late never changes what has been decided: before today it may only take days on which no policy ruled,
for the record. Draws that were announced keep the hash of the policy they were held under, whatever is adopted
afterwards.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from shared.errors import Conflict

_DAY = timedelta(days=1)


class PolicyReachesBack(Conflict):
    code = "policy-reaches-back"
    title = "政策生效日期早于今天"
    title_en = "The policy begins in the past"


class PolicyAdoptedBefore(Conflict):
    code = "policy-adopted-before"
    title = "同一文件已经采用"
    title_en = "The same file was adopted before"


class Adopted(NamedTuple):
    """A policy of the bureau, with its first and last day, both included. `last` is None if the policy has no end."""

    sha256: str
    policy: str
    first: date
    last: date | None


def ruling(adopted: Sequence[Adopted], on: date) -> Adopted | None:
    """The policy that rules on a day; None if none does. `adopted` is in the order of adoption."""
    return next((one for one in reversed(adopted) if one.first <= on and (one.last is None or on <= one.last)), None)


def displaced(adopted: Sequence[Adopted], first: date, last: date | None) -> list[Adopted]:
    """The policies that a new policy from `first` to `last` would displace, in the order of days, each with just the
    days that it would lose.
    """
    taken: list[Adopted] = []
    for begin, end in _stretches(adopted, first, last):
        rules = ruling(adopted, begin)
        if rules is None:
            continue
        if taken and taken[-1].sha256 == rules.sha256 and taken[-1].last == begin - _DAY:
            taken[-1] = taken[-1]._replace(last=end)
        else:
            taken.append(rules._replace(first=begin, last=end))
    return taken


def check_adoption(adopted: Sequence[Adopted], new: Adopted, today: date) -> None:
    """Refuse a policy that was adopted before, or that takes past days on which another ruled. Raises
    PolicyAdoptedBefore, PolicyReachesBack.
    """
    if any(one.sha256 == new.sha256 for one in adopted):
        raise PolicyAdoptedBefore(
            "本单位已采用过同一文件。如要恢复其中的规则，请在新文件的 source 中写明作出决定的文件，再采用。",
            "This bureau has adopted this very file. To bring its rules back, adopt a file whose `source` names the "
            "decision to do so.",
            sha256=new.sha256,
        )
    yesterday = today - _DAY
    passed = yesterday if new.last is None else min(new.last, yesterday)
    ruled = displaced(adopted, new.first, passed) if new.first <= passed else []
    if ruled:
        spans = [f"{one.policy}（{one.first} 至 {one.last}）" for one in ruled]
        spans_en = [f"{one.policy} ({one.first} to {one.last})" for one in ruled]
        raise PolicyReachesBack(
            f"{new.first} 至 {passed} 已有政策生效：{'、'.join(spans)}；已过去的日子不能改用新规则。"
            f"请把 effective.from 改为 {today} 或以后。",
            f"From {new.first} to {passed} other rules were in force: {', '.join(spans_en)}; days that have passed "
            f"keep theirs. Set effective.from to {today} or later.",
            policies=[one.sha256 for one in ruled],
        )


def _stretches(adopted: Sequence[Adopted], first: date, last: date | None) -> Iterator[tuple[date, date | None]]:
    """The days from `first` to `last`, cut at each day on which a policy begins or has ended."""
    cuts = {one.first for one in adopted} | {one.last + _DAY for one in adopted if one.last and one.last < date.max}
    inside = sorted(cut for cut in cuts if cut > first and (last is None or cut <= last))
    for begin, end in pairwise([first, *inside]):
        yield begin, end - _DAY
    yield (inside or [first])[-1], last
