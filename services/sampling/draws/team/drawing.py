"""Whether a draw forms a season's teams; the people whom the draw drew, and its reserve."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.frame.freezing import Opening
from services.sampling.draws.team.formation import DrawnPerson, deals_of
from services.sampling.draws.team.season import Season
from services.sampling.registers.records.former_keys import NO_FORMER_KEYS, FormerKeys
from services.sampling.registers.records.naming import key_of
from shared.contracts.team import TeamsProposed
from shared.draws.rank import RankOutcome
from shared.draws.spec import RankSpec
from shared.errors import Conflict, Invalid


class TeamsNotDrawn(Conflict):
    code = "teams-not-drawn"
    title = "抽取尚未完成"
    title_en = "The draw is not completed"


class NotTheTeamsDraw(Invalid):
    code = "not-the-teams-draw"
    title = "不是该期检查组的抽取"
    title_en = "The draw is not for these teams"


class KnownPersons(NamedTuple):
    """The people behind the ids of a draw: its openings, and the keys that people had before."""

    openings: Mapping[str, Opening]
    former: FormerKeys = NO_FORMER_KEYS

    def who(self, id_: str) -> DrawnPerson:
        """The person with this id, by the key that the person has now."""
        opening = self.openings[id_]
        return DrawnPerson(self.former.present(key_of(opening["name"])), opening["label"])


def check_draw(season: Season, draw: Draw) -> TeamsProposed:
    """The proposal for which the draw was held. Refuses a draw that is not over the frame of a proposal, is not
    completed, or took other deals than the proposal's. Raises NotTheTeamsDraw, TeamsNotDrawn.
    """
    proposal = season.proposals.get(draw.frame)
    if proposal is None or not isinstance(draw.spec, RankSpec):
        raise NotTheTeamsDraw(
            f"抽查 {draw.id} 的名单不是为 {season.season} 检查组确定的；请用 POST /teams/frames 确定名单后再抽取，"
            "或填写它所属的期（season）。",
            f"The frame of draw {draw.id} was not frozen for the teams of {season.season}; freeze one with "
            "POST /teams/frames and draw from it, or name the season it belongs to.",
            draw=str(draw.id),
        )
    if draw.status != "completed":
        raise TeamsNotDrawn(
            f"该抽取的状态为 {draw.status}；完成后才能组成检查组，未能完成的由替代它的抽查组成。",
            f"The draw is {draw.status}; teams are formed once it is completed, or by the draw that replaces it.",
            state=draw.status,
        )
    wanted = {deal.name: (deal.stratum, deal.count) for deal in deals_of(proposal.teams)}
    taken = {deal.name: (deal.stratum, deal.count) for deal in draw.spec.deals}
    if taken != wanted or len(draw.spec.deals) != len(taken):
        differing = sorted(name for name in {*taken, *wanted} if taken.get(name) != wanted.get(name))
        told = "、".join(differing)
        raise NotTheTeamsDraw(
            f"抽取的批次与检查组名额不符：{told}；请按名单给出的批次（deals）重新公告。",
            f"The draw's deals are not the teams' quotas: {told}; announce another with the deals of the frame.",
            deals=differing,
        )
    return proposal


def drawn_by(draw: Draw, outcome: RankOutcome, known: KnownPersons) -> dict[str, list[DrawnPerson]]:
    """Deal → the people it drew, in the order of their tickets, by the keys that they have now; a substitute has the
    place of the person it replaces. A place for which nobody was left in the reserve stays empty.
    """
    instead = {change.withdrawn: change.substitute for change in draw.substitutions}
    holders = {dealt.name: [_standing_in(id_, instead) for id_ in dealt.units] for dealt in outcome.deals}
    return {deal: [known.who(id_) for id_ in ids if id_ is not None] for deal, ids in holders.items()}


def queue(draw: Draw, outcome: RankOutcome, known: KnownPersons, role: str) -> Sequence[tuple[str, DrawnPerson]]:
    """The reserve of a role in the order of the draw, as (id in the draw, person); without the people whom the draw has
    used as substitutes.
    """
    used = {change.substitute for change in draw.substitutions}
    return [(id_, known.who(id_)) for id_ in outcome.reserve.get(role, ()) if id_ not in used]


def _standing_in(id_: str | None, instead: Mapping[str, str | None]) -> str | None:
    while id_ is not None and id_ in instead:
        id_ = instead[id_]
    return id_
