"""Keeping the policies that sampling adopts, and reading the one that rules on a day."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.documents.policies.tables import POLICIES
from shared.adopted_policies import Ruling, keep, ruling
from shared.errors import Conflict
from shared.log.event import Event
from shared.policy.authorities import Authorities
from shared.policy.policy import Policy
from shared.work import Asking, Work


class AuthoritiesMissing(Conflict):
    code = "authorities-missing"
    title = "方案没有写明机关全称"
    title_en = "The policy does not name the bureau"


class NoPolicyInForce(Conflict):
    code = "no-policy-in-force"
    title = "没有现行有效的方案"
    title_en = "No policy is in force"


async def keep_policy(work: Work, event: Event) -> None:
    """Keep the policy that the event adopts."""
    await keep(work.session, POLICIES, event)


async def ruling_policy(session: AsyncSession, bureau: str, on: date) -> Ruling | None:
    """The policy that rules in the bureau on a day; None if none does."""
    return await ruling(session, POLICIES, bureau, on)


async def policy_of(ask: Asking) -> Policy:
    """The policy that rules today in the bureau that is asked about. Raises NoPolicyInForce."""
    found = await ruling_policy(ask.session, ask.bureau, ask.today)
    if found is None:
        raise NoPolicyInForce(
            "本机关今天没有生效的政策文件，文书没有机关名称和文号规则；请先采用一份政策。",
            "No policy of the bureau is in force today, so that a paper has neither the bureau's name nor a rule for "
            "its number; have a policy adopted.",
        )
    return found.policy


def authorities_of(policy: Policy) -> Authorities:
    """How the bureau and the authorities over it are called in papers. Raises AuthoritiesMissing."""
    if policy.authorities is None:
        raise AuthoritiesMissing(
            "现行方案没有写明本单位和救济机关（authorities），文书缺少本单位全称；请在方案中补充并重新采用。",
            "The policy in force has no `authorities`, so that a paper lacks the full name of the bureau; add them to "
            "the policy, and have it adopted.",
        )
    return policy.authorities
