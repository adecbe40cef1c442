"""Whoever has the code of an inspection reads whether it is genuine, who comes and why; others read nothing."""

from typing import get_args
from uuid import UUID

import httpx
import pytest

from services.publishing.inspection_code.words import STANDINGS
from services.publishing.projections import PROJECTIONS, TABLES
from shared.contracts.inspection_codes import CodeStanding, OfficerComing
from shared.contracts.papers import PaperKeyRevoked
from shared.contracts.results import PublishedParty
from shared.database import create_engine
from shared.log.rebuild import rebuild
from shared.papers.inspection_code import sign_inspection_code
from tests.support.bureau_work import adopt
from tests.support.inspection_codes import CODE, DRAW, HANDLE, PATH, TOLD, VISIT, code_of, tell_code
from tests.support.papers_issued import PaperOffice
from tests.support.publishing import Press
from tests.unit.papers.made_up import DAY, KEY, STRANGER

BROWSER = {"Accept": "text/html"}


async def page(site: httpx.AsyncClient, path: str = PATH, status: int = 200) -> str:
    answer = await site.get(path, headers=BROWSER)
    assert answer.status_code == status, answer.text
    return answer.text


async def problem(site: httpx.AsyncClient, path: str) -> tuple[int, str]:
    answer = await site.get(path)
    return answer.status_code, str(answer.json()["type"]).removeprefix("/problems/")


async def test_whoever_scans_reads_all_that_the_law_lets_them_know(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    await adopt(press)
    await tell_code(press.database)
    await press.settle()
    text = await page(site)
    for said in (
        "真实，已获批准",
        "示例县第一机械有限公司",
        "91370124EX00000001",
        "2026年3月10日",
        *("37010123004", "37010123017", "组长", "有效期至", "没有执法权"),
        *("特种作业人员持证上岗情况", "《危险化学品安全管理条例》第二十四条", "第六十五条第一款", "双随机抽查"),
        *("今年第几次", "2026 年第", "全年最多"),
        *("您的权利", "看证件", "申请回避", "第五十五条第一款"),
        "2026年3月6日",
    ):
        assert said in text, said
    assert str(TOLD.inspection) not in text
    assert HANDLE.hex() not in text
    await office.void("x")  # anything else in the log
    await press.settle()
    assert await page(site) == text


async def test_the_draws_lead_to_their_proofs(press: Press, site: httpx.AsyncClient, office: PaperOffice) -> None:
    draw = press.draw(size=6, count=2)
    await draw.hold()
    behind = VISIT.draws[0].model_copy(update={"draw": draw.draw})
    visit = VISIT.model_copy(update={"draws": (behind, VISIT.draws[1])})
    await tell_code(press.database, TOLD.model_copy(update={"visit": visit}))
    await press.settle()
    text = await page(site)
    assert f'href="/draws/{draw.draw}"' in text
    assert draw.title in text
    # A draw that this site does not show is named all the same.
    assert str(UUID(int=79)) in text
    assert str(DRAW) not in text


async def test_the_page_is_unlisted_and_kept_by_nobody_on_the_way(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    await tell_code(press.database)
    await press.settle()
    answer = await site.get(PATH, headers=BROWSER)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in answer.text
    assert "<script" not in answer.text
    again = await site.get(PATH, headers={**BROWSER, "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    for listed in ("/", "/search?q=示例县第一机械有限公司", "/bureaus/370124", "/log", "/trace"):
        assert "/i/" not in (await site.get(listed, headers=BROWSER)).text, listed
    other = await site.get("/", headers=BROWSER)
    assert "X-Robots-Tag" not in other.headers


@pytest.mark.parametrize("standing", get_args(CodeStanding))
async def test_what_the_inspection_has_come_to_is_said_first(
    press: Press, site: httpx.AsyncClient, office: PaperOffice, standing: CodeStanding
) -> None:
    await tell_code(press.database)
    await press.settle()
    await page(site)
    over = standing not in ("approved", "on-site", "over")
    visit = None if over else VISIT
    await tell_code(press.database, TOLD.model_copy(update={"standing": standing, "visit": visit}))
    await press.settle()
    text = await page(site)
    assert f"<h1>{STANDINGS[standing].heading.zh}" in text
    assert STANDINGS[standing].advice.zh in text
    assert ("37010123004" in text) is not over
    # Their rights are told to everybody.
    assert "您的权利" in text


async def test_a_name_is_shown_only_if_it_was_told(press: Press, site: httpx.AsyncClient, office: PaperOffice) -> None:
    await tell_code(press.database)
    await press.settle()
    assert "不在网上显示，以证件为准" in await page(site)
    named = (OfficerComing(role="leader", certificate="37010123004", name="测试员甲"),)
    await tell_code(press.database, TOLD.model_copy(update={"visit": VISIT.model_copy(update={"officers": named})}))
    await press.settle()
    assert "测试员甲" in await page(site)


async def test_the_name_of_an_individual_business_may_be_of_a_person(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    party = PublishedParty(name="示例人甲副食店", identifier="92370124EX00000009", individual=True)
    await tell_code(press.database, TOLD.model_copy(update={"party": party}))
    await press.settle()
    text = await page(site)
    assert "示例人甲" not in text
    assert "92370124EX00000009" in text


async def test_a_code_that_is_none_says_so_and_nothing_else(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    await tell_code(press.database)
    await press.settle()
    altered = bytearray(CODE.to_bytes())
    altered[12] ^= 1
    forged = type(CODE).decode(bytes(altered))
    for path, status, code in (
        (PATH[:-7], 422, "malformed-inspection-code"),
        (f"{PATH}AAAA", 422, "malformed-inspection-code"),
        ("/i/AAAA", 422, "malformed-inspection-code"),
        (f"/i/{forged}", 404, "not-an-inspection-code"),
        (f"/i/{sign_inspection_code(STRANGER, HANDLE, DAY)}", 404, "not-an-inspection-code"),
        (f"/i/{code_of(bytes(16))}", 404, "no-such-inspection-code"),
    ):
        assert await problem(site, path) == (status, code)
        text = await page(site, path, status)
        assert "求证" in text or "重新扫描" in text
        assert not [each for each in ("示例县第一机械", "37010123004", "91370124EX00000001") if each in text]


async def test_a_genuine_code_of_nothing_is_an_alarm(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    async def alarms() -> float:
        lines = (await site.get("/metrics")).text.splitlines()
        return float(next(line for line in lines if line.startswith("cheqian_papers_without_issue_total ")).split()[1])

    await press.settle()
    before = await alarms()
    await page(site, f"/i/{code_of(bytes(16))}", 404)
    assert await alarms() == before + 1
    await page(site, f"/i/{sign_inspection_code(STRANGER, HANDLE, DAY)}", 404)
    assert await alarms() == before + 1


async def test_the_code_of_another_bureau_is_not_that_of_this_one(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    """Whoever has a key of one bureau vouches for no inspection of another."""
    await tell_code(press.database, bureau="370112")
    await press.settle()
    assert await problem(site, PATH) == (404, "no-such-inspection-code")


async def test_a_code_of_a_revoked_key_is_refused_and_one_of_before_is_not(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    await tell_code(press.database)
    key = KEY.public_key().public_bytes_raw().hex()
    revoked = PaperKeyRevoked(key_id=CODE.key_id.hex(), key=key, day=DAY.replace(day=20), because="密钥文件遗失")
    await office.register(revoked)
    await press.settle()
    await page(site)
    later = sign_inspection_code(KEY, HANDLE, DAY.replace(day=20))
    assert await problem(site, f"/i/{later}") == (404, "inspection-code-key-revoked")
    assert "重新出示" in await page(site, f"/i/{later}", 404)


async def test_the_view_for_older_readers_shows_the_same(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    await tell_code(press.database)
    await press.settle()
    text = await page(site, f"/elder{PATH}")
    assert "真实，已获批准" in text
    assert f'href="{PATH}"' in text
    assert f'href="/elder{PATH}"' in await page(site)


async def test_the_rows_are_rebuilt(press: Press, site: httpx.AsyncClient, office: PaperOffice) -> None:
    await tell_code(press.database)
    await tell_code(press.database, TOLD.model_copy(update={"standing": "over"}))
    await press.settle()
    admin = create_engine(press.database.admin_url, application="rebuild")
    await rebuild(admin, press.blobs, TABLES, PROJECTIONS)
    await admin.dispose()
    assert "真实，现场检查已经结束" in await page(site)
