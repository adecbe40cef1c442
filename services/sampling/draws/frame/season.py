"""The months of the year in which draws of a kind are held."""

from datetime import date

from shared.errors import Conflict
from shared.policy.draws import DrawKind
from shared.policy.purposes import is_of_kind, month_held


class KindOutOfSeason(Conflict):
    code = "kind-out-of-season"
    title = "本类抽查不在该月举行"
    title_en = "The kind is not drawn in this month"


def check_season(kind: DrawKind | None, purpose: str, day: date) -> None:
    """Refuse a frame for a month in which the policy holds no draw of its kind. Raises KindOutOfSeason."""
    if kind is None or not kind.held_in or not is_of_kind(kind, purpose):
        return
    month = month_held(kind, purpose, day)
    if month not in kind.held_in:
        raise KindOutOfSeason(
            f"按生效的规则，“{kind.title}”只在 {'、'.join(map(str, kind.held_in))} 月抽取，不在 {month} 月；"
            "请届时再抽，或改用其他类别。",
            f"The policy in force holds draws of the kind {kind.name!r} in the months "
            f"{', '.join(map(str, kind.held_in))}, and not in month {month}: wait, or choose another kind.",
            months=list(kind.held_in),
            month=month,
        )
