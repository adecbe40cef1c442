"""Keys and seals behind the verdict on a paper: only what is registered counts, and receipts prove it elsewhere."""

import asyncio
from dataclasses import replace
from datetime import date

import httpx

from shared.contracts.papers import PaperKeyRegistered, PaperKeyRevoked
from shared.papers.checks import Known
from shared.papers.code import sign_code
from shared.papers.keys import Registration
from shared.papers.receipts import read_receipts
from shared.papers.verification import PaperVerdict, verify_code
from tests.support.papers_issued import PaperOffice, asked
from tests.support.publishing import Press
from tests.unit.papers.made_up import BUREAU, FIRST, KEY, PAPER, STRANGER, code_of, registration
from tests.unit.papers.published import issued, key_registered

OTHER = "（平）应急责改〔2026〕F-002号"


async def test_a_receipt_is_of_an_issue_and_keys_are_of_a_bureau(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    await press.settle()
    assert (await site.get("/papers/receipts/0.json")).json()["type"] == "/problems/paper-not-in-log"
    assert (await site.get("/papers/keys/370199.json")).json()["type"] == "/problems/no-paper-keys"


async def test_the_receipts_prove_the_paper_without_the_site(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    paper = await office.issue()
    await press.settle()
    told = await asked(site, code=str(paper.code))
    files = [await site.get(told[name]) for name in ("receipts", "keys")]
    assert files[0].headers["Content-Disposition"] == f'attachment; filename="paper-{told["issued"]["position"]}.json"'
    of_paper, of_keys = (read_receipts(file.json()) for file in files)
    found = await asyncio.to_thread(verify_code, paper.code, Known(of_keys, of_paper, press.trusted))
    assert found.verdict is PaperVerdict.PROVED, found.checks
    await paper.withdraw()
    await press.settle()
    later = read_receipts((await site.get(told["receipts"])).json())
    found = await asyncio.to_thread(verify_code, paper.code, Known(of_keys, later, press.trusted))
    assert found.verdict is PaperVerdict.WRONG


async def test_a_registration_that_breaks_the_rules_keeps_no_paper_from_being_verified(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    stolen = Registration("370999", *registration(STRANGER, FIRST)[1:])
    await office.register(key_registered(stolen, PaperKeyRegistered))
    paper = await office.issue()
    await press.settle()
    assert (await asked(site, code=str(paper.code)))["verdict"] == "in-force"
    assert (await asked(site, code=str(sign_code(STRANGER, PAPER))))["verdict"] == "unknown-key"
    assert len(read_receipts((await site.get(f"/papers/keys/{BUREAU}.json")).json())) == 2


async def test_a_new_key_counts_as_soon_as_it_is_published(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    code = sign_code(STRANGER, PAPER)
    await press.settle()
    assert (await asked(site, code=str(code)))["verdict"] == "unknown-key"
    await office.append(
        "paper-key/00000000-0000-7000-8000-000000000002",
        [key_registered(registration(STRANGER, FIRST, "370126"), PaperKeyRegistered)],
        "370126",
    )
    await press.settle()
    told = await asked(site, code=str(code))
    assert (told["verdict"], told["bureau"], told["keys"]) == ("no-issue", "370126", "/papers/keys/370126.json")


async def test_no_bureau_answers_for_the_paper_of_another(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    """An issue that another bureau has recorded for a code counts for nothing."""
    code = await office.sign_only(OTHER)
    await office.append("paper/00000000-0000-7000-8000-00000000000a", [issued(code, b"x", 10)], "370126")
    await press.settle()
    assert (await asked(site, code=str(code)))["verdict"] == "no-issue"


async def test_of_a_revoked_key_only_issued_papers_count(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    paper = await office.issue()
    key = KEY.public_key().public_bytes_raw()
    told_by = PaperKeyRevoked(key_id=code_of().key_id.hex(), key=key.hex(), day=date(2026, 3, 10), because="遗失")
    await office.register(told_by)
    await press.settle()
    told = await asked(site, code=str(paper.code))
    assert (told["verdict"], told["key"]["revoked"]) == ("in-force", "2026-03-10")
    stolen = await asked(site, code=str(sign_code(KEY, replace(PAPER, number=OTHER))))
    assert stolen["verdict"] == "no-issue"
    later = replace(PAPER, number=OTHER, day=date(2026, 3, 10))
    assert (await asked(site, code=str(sign_code(KEY, later))))["verdict"] == "key-revoked"
