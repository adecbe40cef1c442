"""What happens next with an enterprise that stands in a draw: who visits it, when, and where it objects."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from services.publishing.bureau.naming import BureauNames, PolicyName
from services.publishing.frame.members import Candidate, Errand
from services.publishing.notice.standing import Standing
from services.publishing.notice.story import Notice
from services.publishing.publication.state import Publication
from services.publishing.site.lots import result_for
from services.publishing.site.reasons import Words
from shared.clock import beijing_date
from shared.policy.purposes import served


class Following(NamedTuple):
    """What follows for the enterprise from one draw, in order."""

    draw: UUID
    title: str
    steps: tuple[Words, ...]


def following(
    standings: Sequence[Standing], publications: Sequence[Publication], names: BureauNames
) -> list[Following]:
    """What follows from each draw that still goes on, or whose result is public: not from one that failed or was
    annulled, and of one that is settled only what the enterprise can do about the result.
    """
    crewed = _crewed(standings)
    told = []
    for standing in standings:
        notice = standing.notice
        is_over = notice.settled and not _is_visited(notice, publications)
        if isinstance(standing.member, Candidate) and not (notice.failure or notice.annulled or is_over):
            steps = _steps(standing, standing.member, crewed, publications, names)
            told.append(Following(notice.draw, notice.title, tuple(steps)))
    return told


def _steps(
    standing: Standing,
    member: Candidate,
    crewed: frozenset[UUID],
    publications: Sequence[Publication],
    names: BureauNames,
) -> list[Words]:
    notice = standing.notice
    objecting = _objecting(names, notice.bureau)
    if not notice.completion:
        return [
            Words("尚未抽取；结果产生后在本页公示。", "Nothing is drawn yet; the result will stand here."),
            *objecting,
        ]
    result = result_for(notice, member.id, standing.result)
    if result is None or result.reason:
        return [
            Words("这次不检查本企业；以后的抽查仍可能抽中。", "No visit by this draw; another may draw it."),
            *objecting,
        ]
    if not result.hit and not result.called:
        reserve = Words("列为备选：抽中的企业退出时，依次替补。", "In reserve: called if a drawn enterprise drops out.")
        return [reserve, *objecting]
    if _is_visited(notice, publications):
        visited = Words(
            f"已经检查，结果见上面的公示；认为结果有误的，向{names.of(notice.bureau)}提出。",
            f"It was visited: the result stands above. If it is wrong, tell {names.of(notice.bureau)}.",
        )
        return [visited, *objecting]
    visiting = _visiting(names.of(notice.bureau), has_crew=notice.draw in crewed)
    return [visiting, _when(notice, publications), *objecting]


def _is_visited(notice: Notice, publications: Sequence[Publication]) -> bool:
    """Whether a result of a visit after the draw is public."""
    step = notice.step("completed")
    since = beijing_date(step.time).isoformat() if step else ""
    return any(
        each.kind == "inspection-result"
        and (each.is_public, each.bureau) == (True, notice.bureau)
        and str(each.versions[-1].content.get("visited") or "") >= since
        for each in publications
    )


def _crewed(standings: Sequence[Standing]) -> frozenset[UUID]:
    """The draws whose drawn enterprises have a crew by now."""
    found = set()
    for each in standings:
        # Whoever forges an event may write any purpose.
        with suppress(ValueError):
            deal = served(each.notice.purpose) if isinstance(each.member, Errand) and each.result else None
            found |= {deal.draw} if deal else set()
    return frozenset(found)


def _visiting(bureau: str, *, has_crew: bool) -> Words:
    if has_crew:
        return Words(
            f"由{bureau}派员检查，检查人员已经抽定（见本页）。", f"{bureau} will visit it, by the crew drawn below."
        )
    return Words(
        f"由{bureau}派员检查；检查人员抽定后，在本页公示。", f"{bureau} will visit it; its crew will be told here."
    )


def _when(notice: Notice, publications: Sequence[Publication]) -> Words:
    days = [
        str(each.versions[-1].content["expected"])
        for each in publications
        if each.kind == "advance-notice"
        and each.versions[-1].content.get("draw") == str(notice.draw)
        and each.is_public
        and each.versions[-1].content.get("expected")
    ]
    if days:
        return Words(f"预计 {max(days)} 到场（见检查预告）。", f"The visit is expected on {max(days)}.")
    return Words(
        "到场日期由检查单位通知；检查人员到场时应当出示执法证件。",
        "The bureau tells the day; the inspectors show their certificates when they come.",
    )


def _objecting(names: BureauNames, bureau: str) -> list[Words]:
    told = names.told(bureau)
    steps = [
        Words(
            f"对名单、抽取或者检查人员（如应当回避）有异议的，向{names.of(bureau)}提出{_where(told)}，也可以向它的上级反映。",
            f"Object to the list, the draw or the crew (such as a conflict of interest) at {names.of(bureau)}, or at "
            "its superior.",
        )
    ]
    if told and told.government and told.court:
        zh = f"对检查后作出的决定不服的，可以向{told.government}申请行政复议，或向{told.court}起诉，期限写在决定书上。"
        en = f"Contest a decision at {told.government} or sue at {told.court}, within the time that it states."
        steps.append(Words(zh, en))
    return steps


def _where(told: PolicyName | None) -> str:
    parts = [part for part in (told.address, told.telephone) if part] if told else []
    return f"（{'，'.join(parts)}）" if parts else ""
