"""The decisions on a paper before it has a number. They are pure: state and time are given."""

from collections.abc import Sequence

from services.documents.forms.completing import completed, require_said
from services.documents.forms.form import Edition, Form
from services.documents.forms.registry import Forms
from services.documents.paper.ending import ends_with_its_ground
from services.documents.paper.naming import named, standing
from services.documents.paper.state import Paper
from shared.approval import check_another
from shared.canonical import JsonObject
from shared.contracts.papers import (
    EarlierPaper,
    PaperApproved,
    PaperDiscarded,
    PaperExplained,
    PaperResumed,
    PaperReturned,
    PaperRevised,
)
from shared.errors import Conflict, Invalid
from shared.policy.teams import Team

MOST_EXPLAINED = 100
"""How many differences from earlier papers are explained at most."""


class EarlierPaperUnfit(Conflict):
    code = "earlier-paper-unfit"
    title = "原文书不能替换或更正"
    title_en = "The earlier paper can be neither replaced nor corrected"


class TooManyExplained(Invalid):
    code = "too-many-explained"
    title = "说明的差异过多"
    title_en = "Too many differences are explained"


class NoSuchForm(Invalid):
    code = "no-such-form"
    title = "没有这种文书"
    title_en = "There is no such form"


class TeamUnknown(Invalid):
    code = "team-unknown"
    title = "方案中没有此组"
    title_en = "The policy has no such team"


class FormOfCases(Conflict):
    code = "form-of-cases"
    title = "此种文书由检查流程生成"
    title_en = "Papers of this form come from the steps of an inspection"


class FormOfService(Conflict):
    code = "form-of-service"
    title = "此种文书由送达登记生成"
    title_en = "Papers of this form come from the record of a service"


class ApprovedElsewhere(Conflict):
    code = "approved-elsewhere"
    title = "本文书不在此批准"
    title_en = "The paper is not approved here"


def require_team(teams: Sequence[Team], code: str) -> None:
    """Refuse a paper of a team that the policy does not have: its number would be counted among others.

    Raises TeamUnknown.
    """
    codes = [team.code for team in teams]
    if code not in codes:
        raise TeamUnknown(
            f"现行方案中没有代号为“{code}”的组（现有：{'、'.join(codes) or '无'}）；请更正，或留空。",
            f"The policy in force has no team {code!r} (there are: {', '.join(codes) or 'none'}): correct it, or "
            "leave it out.",
            team=code,
        )


def own_form(forms: Forms, code: str) -> Form:
    """The form of a paper that somebody drafts. What a step of an inspection makes is approved there, and what a
    service makes is on record: nobody drafts it. Raises NoSuchForm, FormOfCases, FormOfService.
    """
    form = forms.by_code.get(code)
    if form is None:
        own = [each.code for each in forms.by_code.values() if each.from_facts is None and each.from_service is None]
        raise NoSuchForm(
            f"没有代码为“{code}”的文书；可以起草的有：{'、'.join(own)}。",
            f"There is no form {code!r}; what can be drafted: {', '.join(own)}.",
            form=code,
        )
    if form.from_service is not None:
        raise FormOfService(
            f"“{form.newest.title}”在登记送达时自动生成；请登记送达（POST /services）。",
            f"A paper of the form {form.code!r} is made when a service is recorded: record it (POST /services).",
            form=form.code,
        )
    if form.from_facts is not None:
        raise FormOfCases(
            f"“{form.newest.title}”在检查的相应环节办结后自动生成；请在检查中办理该环节。",
            f"A paper of the form {form.code!r} is made when its step in the inspection is done: take that step.",
            form=form.code,
        )
    return form


def require_fit(earlier: Paper | None, form: str, by: EarlierPaper) -> None:
    """Refuse to replace or correct a paper that is not in force, and to replace it by a paper of another form.
    `earlier` is None if the caller knows of no such paper.

    Raises EarlierPaperUnfit.
    """
    if earlier is None or earlier.status != "issued":
        told, told_en = standing(earlier) if earlier else ("查无此文书", "unknown here")
        name = named(earlier) if earlier else str(by.paper)
        raise EarlierPaperUnfit(
            f"原文书{name}{told}；只能替换、更正已签发且有效的文书，请核对。",
            f"{name} is {told_en}: only papers that are issued and in force are replaced or corrected. Check it.",
            paper=str(by.paper),
            state=earlier.status if earlier else "unknown",
        )
    if by.by == "replacing" and earlier.form != form:
        raise EarlierPaperUnfit(
            "替换须用同一种文书；只改正个别内容的，请用更正。",
            "A paper is replaced by a paper of its own form; to correct a point, draft a correction.",
            paper=str(earlier.id),
            form=earlier.form,
        )


def revise(paper: Paper, edition: Edition, fields: JsonObject, explained: dict[str, str]) -> PaperRevised:
    """Fill in a draft anew; what is on record elsewhere stays. Raises OnRecordOtherwise."""
    require_said(fields, completed(fields, paper.said))
    return PaperRevised(edition=edition.edition, fields=fields, explained=explained)


def approve(paper: Paper, person: str, opinion: str) -> PaperApproved:
    """Approve a draft, which the person has not filled in, neither now nor before. Raises SamePerson."""
    _require_none_of_the_drafters(paper, person)
    return PaperApproved(opinion=opinion)


def send_back(paper: Paper, person: str, opinion: str) -> PaperReturned:
    """Send a draft back, also one that was approved and waits for something that never comes, such as a day that is
    over. Raises SamePerson, ApprovedElsewhere.
    """
    _require_none_of_the_drafters(paper, person)
    if paper.status == "approved" and not is_approved_here(paper):
        raise ApprovedElsewhere(
            "本文书由检查的环节或者送达登记生成，不在此批准、退回；请在检查中办理，或者更正送达登记。",
            "The paper comes from a step of an inspection or from the record of a service, and is not approved here: "
            "take that step back, or have the service corrected.",
        )
    return PaperReturned(opinion=opinion)


def is_approved_here(paper: Paper) -> bool:
    """Whether somebody approved the paper in documents; else a step of an inspection or a service made it."""
    return any(each.approved for each in paper.opinions)


def discard(paper: Paper, because: str) -> PaperDiscarded:
    """Give up a draft. What is on record elsewhere has its paper. Raises EndsWithItsGround."""
    if paper.asked:
        raise ends_with_its_ground(paper)
    return PaperDiscarded(because=because)


def resume(paper: Paper, because: str) -> PaperResumed:
    """Let a paper whose number is void take another."""
    return PaperResumed(because=because)


def explain(paper: Paper, explained: dict[str, str]) -> PaperExplained:
    """Explain where the paper differs from earlier papers of its matter. Raises TooManyExplained."""
    if len({*paper.explained, *explained}) > MOST_EXPLAINED:
        raise TooManyExplained(
            f"说明的差异最多 {MOST_EXPLAINED} 处；请核对文书，或修改草稿。",
            f"At most {MOST_EXPLAINED} differences are explained; compare the papers, or fill the draft in anew.",
        )
    return PaperExplained(explained=explained)


def _require_none_of_the_drafters(paper: Paper, person: str) -> None:
    """What one person has drafted stays that person's, also after another has touched it. Raises SamePerson."""
    for drafter in paper.drafters:
        check_another(drafter, person)
