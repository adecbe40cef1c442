"""What a draw is for: the purpose that the protocol allows one draw (docs/protocol.md, "Purposes").

The service makes the purpose from the policy and the day, and nobody types it. Whoever has the policy's file can make
it again.
"""

import re
from datetime import date
from typing import NamedTuple
from uuid import UUID

from shared.draws.purpose import more
from shared.draws.text import PURPOSE_LIMIT, is_text
from shared.errors import Invalid
from shared.policy.draws import DrawKind, Period

RESERVED = ("own", "teams", "crews", "items")
"""The first words of purposes that are not a policy's kinds of draw."""
_HALF, _QUARTER = 6, 3
_LONGEST = PURPOSE_LIMIT - len("/more-99")
"""Code points of a purpose, so that its vacant places can be drawn again."""


class PurposeUnfit(Invalid):
    code = "purpose-unfit"
    title = "用途名称不合要求"
    title_en = "The purpose cannot be written"


class When(NamedTuple):
    """The day on which a frame is made, and the year and the month (as in 2026-03) whose enterprises are drawn."""

    day: date
    year: int
    month: str


def of_kind(kind: DrawKind, when: When, stratum: str | None = None) -> str:
    """The purpose of a draw of this kind: `<kind>/<period>`, and the stratum if only one stratum is drawn.

    Raises PurposeUnfit.
    """
    return _fit("/".join(filter(None, [kind.name, period(kind.held_per, when), stratum])))


def period(per: Period, when: When) -> str:
    """The name of the period of this length: 2026, 2026-H1, 2026-Q1, 2026-03 or 2026-03-02."""
    day = when.day
    match per:
        case "year":
            return f"{when.year:04}"
        case "half-year":
            return f"{day.year:04}-H{(day.month - 1) // _HALF + 1}"
        case "quarter":
            return f"{day.year:04}-Q{(day.month - 1) // _QUARTER + 1}"
        case "month":
            return when.month
        case "day":
            return day.isoformat()


def is_of_kind(kind: DrawKind, purpose: str) -> bool:
    """Whether this is the purpose of a draw of the kind, and not of the items for a deal of another draw."""
    return purpose.startswith(f"{kind.name}/")


def month_held(kind: DrawKind, purpose: str, day: date) -> int:
    """The month of the year, 1 to 12, for which a draw is held: the one that its purpose names, or the month of the day
    on which its frame is made.
    """
    if kind.held_per in {"month", "day"}:
        return int(purpose.split("/")[1].split("-")[1])
    return day.month


def by_hand(day: date) -> str:
    """The purpose of a draw whose frame was made by hand, without a rule of the policy: one in each month."""
    return f"own/{day:%Y-%m}"


def is_by_hand(purpose: str) -> bool:
    """Whether this is the purpose of a draw whose frame was made by hand."""
    return purpose.startswith("own/")


def of_teams(season: str) -> str:
    """The purpose of the draw that forms the teams of a season. Raises PurposeUnfit."""
    return _fit(f"teams/{season}")


def of_crews(draw: UUID, deal: int) -> str:
    """The purpose of the draw of the people who inspect the units of a deal; deals are numbered from 1."""
    return f"crews/{draw}/{deal}"


def of_items(draw: UUID, deal: int) -> str:
    """The purpose of the draw of the items that are inspected at the units of a deal."""
    return f"items/{draw}/{deal}"


def of_more(purpose: str, n: int) -> str:
    """The purpose of the n-th draw of the places of a purpose that are vacant with nobody left; n counts from 1."""
    return f"{purpose}/more-{n}"


class DealServed(NamedTuple):
    """The deal of a draw for whose inspections people or items are drawn; deals are numbered from 1."""

    draw: UUID
    deal: int


def served(purpose: str) -> DealServed | None:
    """The deal that a draw of people or of items serves; None for every other purpose."""
    match purpose.split("/"):
        case ["crews" | "items", draw, deal, *_]:
            return DealServed(UUID(draw), int(deal))
    return None


def _fit(purpose: str) -> str:
    if re.search(r"\s", purpose) or not is_text(purpose) or len(purpose) > _LONGEST or more(purpose):
        raise PurposeUnfit(
            f"抽查用途“{purpose}”不合要求：应为不超过 {_LONGEST} 个字符的文本，不含空白和不可见字符，"
            "末段不能是 more-1 这样的名称。请修改类别、期名的写法。",
            f"The purpose of the draw would be {purpose!r}: it must be a text of at most {_LONGEST} characters "
            "without white space and invisible characters, and must not end like /more-1. Rename the stratum or the "
            "season.",
            purpose=purpose,
        )
    return purpose
