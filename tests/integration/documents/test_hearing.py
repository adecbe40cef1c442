"""What papers are decided by: documents keeps the adopted policies and the corrections of the law, by bureau."""

from datetime import date

from services.documents.law.store import law_in
from services.documents.policies.store import ruling_policy
from shared.contracts.law import LawCorrected
from shared.law.correction import as_json
from shared.law.law import shipped_law
from tests.support.apps import BUREAU
from tests.support.paperwork import Paperwork, adopted

OTHER = "370112"
DAY = date(2026, 3, 2)


async def test_the_policy_of_a_day_is_the_last_adopted_that_covers_it(paperwork: Paperwork) -> None:
    await paperwork.happens("sampling", "policy", adopted("旧规则", date(2026, 1, 1)))
    await paperwork.happens("sampling", "policy", adopted("新规则", DAY))
    async with paperwork.app.resources.work() as work:
        found = {
            (bureau, day): await ruling_policy(work.session, bureau, day)
            for bureau, day in ((BUREAU, date(2026, 3, 1)), (BUREAU, DAY), (BUREAU, date(2025, 12, 31)), (OTHER, DAY))
        }
    assert [ruling and ruling.policy.title for ruling in found.values()] == ["旧规则", "新规则", None, None]
    await paperwork.check()


async def test_the_law_of_a_bureau_has_its_corrections(paperwork: Paperwork) -> None:
    before = shipped_law().period("decide-case", on=DAY)
    row = {**as_json(before), "number": 60, "verified": True, "verified_by": "bureau"}
    fact = LawCorrected(kind="period", rule="decide-case", row=row, replaces=before.first, requested_by="made-up-legal")
    await paperwork.happens("cases", "law", fact)
    async with paperwork.app.resources.work() as work:
        own, others = [await law_in(work.session, bureau) for bureau in (BUREAU, OTHER)]
    assert own.period("decide-case", on=DAY).number == 60
    assert others.period("decide-case", on=DAY) == before
    await paperwork.check()
