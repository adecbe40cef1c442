"""`cheqian check-site`: visit a site, and say which of the rules for sites of the government it keeps."""

from datetime import date
from enum import IntEnum

from deploy.checklist import print_findings
from deploy.refusing import print_refusal
from deploy.site_check.judging import judge
from deploy.site_check.rules import SiteRules, shipped_rows
from deploy.site_check.visiting import visit_site
from shared.errors import Refusal
from shared.peers import asking

_PATIENCE = 2.0
"""How many times the seconds of the rule are waited for: a page that is slower did not open."""


class SiteVerdict(IntEnum):
    """What the visit has shown, as the exit code of `cheqian check-site`."""

    # No rule is broken, and the home page was seen.
    KEPT = 0
    BROKEN = 1
    NO_SITE = 2


def check(address: str, day: date, *, most: int) -> SiteVerdict:
    """Visit at most so many pages of the site, and print the findings by the rules of the day."""
    rules = SiteRules(shipped_rows(), day)
    within = rules.find("page-opens-within")
    try:
        with asking() as ask:
            visits, left = visit_site(address, ask, seconds=_PATIENCE * (within.number if within else 15), most=most)
    except Refusal as refusal:
        print_refusal(refusal)
        return SiteVerdict.NO_SITE
    return SiteVerdict.KEPT if print_findings(judge(visits, rules, left)) else SiteVerdict.BROKEN
