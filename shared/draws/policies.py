"""Which policy a draw may follow: one that the bureau has adopted, from the day after, by a rule that is in it."""

from datetime import date, datetime

from shared.clock import beijing_date
from shared.draws.circumstances import LEAST, Circumstances, Waits
from shared.draws.spec import Spec
from shared.errors import Conflict
from shared.policy.adoption import PolicyUnknown


class PolicyTooNew(Conflict):
    code = "policy-too-new"
    title = "政策尚未生效"
    title_en = "The policy is not in force yet"


def rules_from(adopted_at: datetime, least: Waits = LEAST) -> date:
    """The first day in China on which a policy may rule: the day after its adoption."""
    return beijing_date(adopted_at + least.policy)


def check_in_force(spec: Spec, known: Circumstances) -> None:
    """Refuse a policy that was adopted on the day of the announcement, in China's time. Raises PolicyTooNew.

    On a log for demonstrations a policy is in force a second after its adoption, so that it rules on the same day.
    """
    adopted = known.policies.get(spec.policy.file)
    if adopted and rules_from(adopted.at, known.least) > beijing_date(known.now):
        raise PolicyTooNew(
            "政策自通过的次日起施行；请明日再公告，或按此前的政策抽取。",
            "A policy is in force from the day after its adoption; announce tomorrow, or draw by the policy before it.",
            file=spec.policy.file,
        )


def check_known(spec: Spec, known: Circumstances) -> None:
    """Refuse a policy that the bureau has not adopted, or a rule that its policy does not have.

    A frame that was made by hand names neither. Raises PolicyUnknown.
    """
    file, rule = spec.policy.file, spec.policy.rule
    adopted = known.policies.get(file)
    unknown = bool(file) and not adopted
    if unknown or (rule and (not adopted or rule not in adopted.rules)):
        raise PolicyUnknown(
            f"本局没有通过含抽查种类“{rule}”的政策 {file or '（无）'}；请核对政策文件和种类。",
            f"The bureau has not adopted a policy {file or '(none)'} with the kind of draw {rule!r}; check both.",
            file=file,
            rule=rule,
        )
