"""Which policy rules on a day, and which days a new policy may take. If several policies cover a day, the one adopted
last rules.

A policy rules from the day after its adoption, whatever its file says, so that it never changes what has been decided,
and nobody adopts rules for a draw of the same day. Draws that were announced keep the hash of the policy they were held
under, whatever is adopted afterwards.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from shared.errors import Conflict

_DAY = timedelta(days=1)


class PolicyOver(Conflict):
    code = "policy-over"
    title = "政策在采用时已经期满"
    title_en = "The policy is over before it can rule"


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


def on_its_days(new: Adopted, earliest: date) -> Adopted:
    """The policy on the days on which it can rule: from `earliest` on, the first day after its adoption. Raises
    PolicyOver.
    """
    if new.last is not None and new.last < earliest:
        raise PolicyOver(
            f"该政策到 {new.last} 期满，而现在采用的政策自 {earliest} 起施行；已过去的日子不能改用新规则。",
            f"The policy ends on {new.last}, and a policy that is adopted now rules from {earliest}; days that have "
            "passed keep their rules.",
            until=new.last.isoformat(),
            earliest=earliest.isoformat(),
        )
    return new._replace(first=max(new.first, earliest))


def check_new(adopted: Sequence[Adopted], new: Adopted) -> None:
    """Refuse a policy that was adopted before. Raises PolicyAdoptedBefore."""
    if any(one.sha256 == new.sha256 for one in adopted):
        raise PolicyAdoptedBefore(
            "本单位已采用过同一文件。如要恢复其中的规则，请在新文件中写明作出决定的文件（source），再采用。",
            "This bureau has adopted this very file. To bring its rules back, adopt a file whose `source` names the "
            "decision to do so.",
            sha256=new.sha256,
        )


def _stretches(adopted: Sequence[Adopted], first: date, last: date | None) -> Iterator[tuple[date, date | None]]:
    """The days from `first` to `last`, cut at each day on which a policy begins or has ended."""
    cuts = {one.first for one in adopted} | {one.last + _DAY for one in adopted if one.last and one.last < date.max}
    inside = sorted(cut for cut in cuts if cut > first and (last is None or cut <= last))
    for begin, end in pairwise([first, *inside]):
        yield begin, end - _DAY
    yield (inside or [first])[-1], last
