"""What each step of a correction needs: a row that fits into the bureau's law, and another person."""

from services.cases.law.lifecycle import LawCorrection
from shared.approval import check_verdict
from shared.contracts.law import LawCorrected, LawCorrectionRefused, LawCorrectionRequested, LawCorrectionWithdrawn
from shared.errors import Invalid
from shared.law.correction import Correction, as_json, check, row_of
from shared.law.kinds import PolicyRule
from shared.law.law import Law


class RuleNotCorrectable(Invalid):
    code = "rule-not-correctable"
    title = "本单位不能更正该类规定"
    title_en = "A bureau cannot correct rules of this kind"


def request(law: Law, asked: Correction, remark: str | None) -> LawCorrectionRequested:
    """The request for a correction of the bureau's law.

    A bureau does not correct the rules that limit its own policy (行政处罚法 74(3) among them). Raises
    RuleNotCorrectable, UnknownRule, EditionUnknown, EditionOverlaps, PeriodCircular.
    """
    if isinstance(asked.row, PolicyRule):
        raise RuleNotCorrectable(
            "对本单位政策的法律要求（policy-rule）不能由本单位更正；如条文有误，请告知软件的维护者。",
            "What the law demands of the bureau's own policy (policy-rule) is not the bureau's to correct; tell the "
            "maintainers of the software about a fault.",
            rule=asked.row.rule,
        )
    check(law, asked)
    return LawCorrectionRequested(row=as_json(asked.row), replaces=asked.replaces, remark=remark)


def approve(correction: LawCorrection, person: str, law: Law) -> LawCorrected:
    """The approval, by another person than the one who asked for it, if the row still fits into the bureau's law.

    Raises SamePerson, UnknownRule, EditionUnknown, EditionOverlaps, PeriodCircular.
    """
    asked = check_verdict(correction.rounds, person)
    row = row_of(correction.row)
    check(law, Correction(row, correction.replaces))
    return LawCorrected(
        kind=row.kind,
        rule=row.rule,
        row=correction.row,
        replaces=correction.replaces,
        requested_by=asked.requested.person,
    )


def refuse(correction: LawCorrection, person: str, opinion: str) -> LawCorrectionRefused:
    """The refusal, by another person than the one who asked for the correction. Raises SamePerson."""
    check_verdict(correction.rounds, person)
    return LawCorrectionRefused(opinion=opinion)


def withdraw(_: LawCorrection, reason: str) -> LawCorrectionWithdrawn:
    """The withdrawal of the request, by whoever may make one."""
    return LawCorrectionWithdrawn(reason=reason)
