"""Searching the site, and the public record of an enterprise."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import text

from services.publishing.search import store
from services.publishing.search.sought import read_search
from shared.access.roles import Role
from shared.contracts.penalty import PenaltyDecided
from shared.database import create_engine, transact
from tests.integration.publishing.stranger import rebuilt, tables
from tests.integration.publishing.test_penalties import DAY, REVOKED
from tests.integration.publishing.told import RESULT, Telling
from tests.support.apps import bearer
from tests.support.draws import Held, members_of
from tests.support.postgres import Database, connect
from tests.support.publishing import POSTED_AT, Press
from tests.unit.publishing.publication.made_up_penalty import penalty

HTML = {"Accept": "text/html"}
FIRM = members_of("enterprises", 1)[0]
NEW = "示例县新名有限公司"
RECORD = f"/enterprises/{FIRM.identifier}.json"


async def found(site: httpx.AsyncClient, q: str, **narrower: str | int) -> Any:
    answer = await site.get("/search.json", params={"q": q, **narrower})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def labels(site: httpx.AsyncClient, q: str, **narrower: str | int) -> list[str]:
    return [item["label"] for item in (await found(site, q, **narrower))["items"]]


async def test_an_enterprise_is_found_by_name_pinyin_and_code(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=12, out=2, count=3, title="三月抽查")
    await draw.hold()
    await press.settle()
    firm = members_of("enterprises", 12)[4]
    for q in (firm.name, f"（{firm.name[:3]} {firm.name[3:]}）", firm.identifier, f" {firm.identifier.lower()}\u200b"):
        assert firm.name in await labels(site, q), q
    everybody = await labels(site, "平川", kind="enterprise")
    assert len(everybody) == 14
    assert (
        everybody == await labels(site, "pingchuan", kind="enterprise") == await labels(site, "PCX", kind="enterprise")
    )
    assert everybody == await labels(site, firm.identifier[:8], kind="enterprise")
    (one,) = (await found(site, firm.identifier))["items"]
    assert one == {
        "kind": "enterprise", "id": firm.identifier, "bureau": "370124", "label": firm.name, "detail": "", "by": "code",
        "path": f"/enterprises/{firm.identifier}.json",
    }  # fmt: skip
    assert (await site.get(one["path"])).json()["name"] == firm.name


async def test_draws_are_found_by_serial_title_and_id(press: Press, site: httpx.AsyncClient) -> None:
    for serial, title in ((1, "三月抽查"), (2, "四月抽查"), (11, "四月补抽")):
        draw = press.draw(serial=serial, title=title, size=5, count=2)
        await draw.announce()
    await press.settle()
    year = draw.spec["year"]
    assert await labels(site, f"{year}年第1号") == await labels(site, f"{year}-1") == ["三月抽查"]
    assert sorted(await labels(site, "四月")) == ["四月抽查", "四月补抽"]
    (item,) = (await found(site, "补抽"))["items"]
    assert (item["kind"], item["detail"]) == ("draw", f"{year} 年第 11 号")
    assert await labels(site, item["id"]) == ["四月补抽"]


async def test_pages_follow_one_another(press: Press, site: httpx.AsyncClient) -> None:
    await press.draw(size=12, out=2, count=3, title="平川专项").hold()
    await press.settle()
    whole = [item["id"] for item in (await found(site, "平川"))["items"]]
    path: str | None = f"/search.json?q={quote('平川')}&limit=4&count=true"
    walked: list[str] = []
    while path:
        answer = (await site.get(path)).json()
        walked += [item["id"] for item in answer["items"]]
        assert answer["count"] == {"rows": len(whole), "exact": True}
        path = answer["next"]
    assert walked == whole
    assert len(set(walked)) == 15
    page = await site.get("/search", params={"q": "平川", "limit": 4}, headers=HTML)
    assert "下一页" in page.text


@pytest.mark.parametrize("walked", [0, store.WALKED])
async def test_what_few_and_what_many_have_is_found_alike(
    press: Press, site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    monkeypatch.setattr(store, "WALKED", walked)
    await press.draw(size=12, out=2, count=3).hold()
    await press.settle()
    names = [member.name for member in members_of("enterprises", 14)]
    spelled = {"pingchuan": names, "ingchuan": [], "pcx": names, "pcxz": [name for name in names if "县中" in name]}
    for q in ("公司", *spelled, names[0], names[0][:2], "火星"):
        expected = spelled.get(q, [name for name in names if q in name])
        assert sorted(await labels(site, q, kind="enterprise", limit=200)) == sorted(expected), q


async def test_an_answer_says_what_was_looked_through_and_never_that_somebody_is_on_no_list(
    press: Press, site: httpx.AsyncClient
) -> None:
    covert = press.draw(size=5, count=2, disclosure="after-visits")
    await covert.hold()
    await press.settle()
    secret = members_of("enterprises", 5)[0]
    answer = await found(site, secret.name)
    assert answer["items"] == []
    assert [(way["kind"], way["by"]) for way in answer["searched"]] == [
        ("enterprise", "part"), ("publication", "part"), ("draw", "part"),
    ]  # fmt: skip
    assert answer["log_size"] == 5
    assert "不等于没有列入" in answer["closed"]
    page = (await site.get("/search", params={"q": secret.name}, headers=HTML)).text
    assert f"没有找到“{secret.name}”" in page
    assert f"公开日志前 {answer['log_size']} 条" in page
    assert "暗查暗访的名单在公开之前" in page
    unknown = (await site.get(f"/enterprises/{secret.identifier}.json")).json()
    assert "不等于没有列入名单" in unknown["detail"]
    await covert.open()
    await press.settle()
    assert secret.name in await labels(site, secret.name)


async def test_a_mistyped_code_is_said(press: Press, site: httpx.AsyncClient) -> None:
    await press.draw(size=5, count=2).hold()
    await press.settle()
    code = members_of("enterprises", 5)[0].identifier
    typed = f"{code[:-1]}{'1' if code[-1] != '1' else '2'}"
    answer = await found(site, typed)
    assert answer["items"] == []
    assert answer["wrong_code"]["detail"].startswith("第 18 位校验码")
    page = (await site.get("/search", params={"q": typed}, headers=HTML)).text
    assert "代码没有通过校验，可能输错" in page
    assert (await found(site, code))["wrong_code"] is None


async def test_what_cannot_be_searched_is_refused_in_words(site: httpx.AsyncClient) -> None:
    for q, code in (("", "nothing-sought"), ("（）", "nothing-sought"), ("宏", "too-short-to-search")):
        refused = await site.get("/search.json", params={"q": q})
        assert (refused.status_code, refused.json()["type"]) == (422, f"/problems/{code}")
    assert "至少输入 2 个字" in (await site.get("/search", params={"q": "宏"}, headers=HTML)).text
    assert (await site.get("/search")).status_code == 200
    assert (await site.get("/search.json", params={"q": "宏达", "after": "x"})).status_code == 422


async def test_a_penalty_is_found_by_its_number_as_long_as_it_is_shown(telling: Telling) -> None:
    site, number = telling.site, penalty().number
    telling.now = DAY
    at = await telling.tell_of_penalty(PenaltyDecided(told=penalty()))
    bare_number = number.replace("〔", "[").replace("〕", "]").replace("（", "(").replace("）", ")")
    name = penalty().party.name
    assert await labels(site, bare_number) == await labels(site, name) == []
    await telling.post(f"{at}/release")
    await telling.show()
    assert await labels(site, bare_number) == [number]
    assert await labels(site, name, kind="enterprise") == [name]
    code = (await found(site, name, kind="enterprise"))["items"][0]["id"]
    record = (await site.get(f"/enterprises/{code}.json")).json()
    assert [(fact["kind"], fact["title"]) for fact in record["facts"]] == [("published", number)]
    page = (await site.get(f"/enterprises/{code}")).text
    assert "公示：行政处罚" in page
    await telling.tell_of_penalty(REVOKED)
    await telling.post(f"{at}/withdrawal", {"explanation": REVOKED.explanation}, Role.CHIEF)
    await telling.show()
    assert await labels(site, bare_number) == await labels(site, name) == []
    assert (await site.get(f"/enterprises/{code}")).status_code == 404


async def recorded(telling: Telling) -> Held:
    """A covert draw that has drawn the first firm, an open one after it, and a result about it under a new name."""
    covert, plain = (
        telling.press.draw(serial=serial, size=12, count=12, reserve=0, disclosure=disclosure, title=title)
        for serial, disclosure, title in ((1, "after-visits", "暗查"), (2, "at-once", "明查"))
    )
    await covert.hold()
    await plain.hold()
    party = RESULT.party.model_copy(update={"name": NEW, "identifier": FIRM.identifier})
    await telling.tell(RESULT.model_copy(update={"party": party}))
    (row,) = (await telling.get("/publications"))["items"]
    await telling.post(f"/publications/{row['id']}/release")
    await telling.show()
    return covert


async def test_the_record_of_an_enterprise_says_what_changed_since(telling: Telling) -> None:
    site = telling.site
    covert = await recorded(telling)
    answer = await site.get(RECORD)
    assert [(fact["kind"], fact["title"]) for fact in answer.json()["facts"]] == [
        ("published", "检查结果"), ("drawn", "明查"), ("listed", "明查"),
    ]  # fmt: skip
    today = POSTED_AT.date()
    since = (await site.get(RECORD, params={"since": today.isoformat()})).json()
    assert [fact["kind"] for fact in since["facts"]] == ["published"]
    assert (await site.get(RECORD, params={"since": (today + timedelta(days=1)).isoformat()})).json()["facts"] == []
    assert (await site.get(RECORD, headers={"If-None-Match": answer.headers["ETag"]})).status_code == 304
    await covert.open()
    await telling.show()
    again = await site.get(RECORD, headers={"If-None-Match": answer.headers["ETag"]})
    hidden = [fact for fact in again.json()["facts"] if fact["title"] == "暗查"]
    assert {fact["kind"] for fact in hidden} == {"listed", "drawn"}
    # What was covert is known from its opening on, whenever it happened.
    assert len({fact["known"] for fact in hidden}) == 1
    assert "当时尚未公开" in (await site.get(f"/enterprises/{FIRM.identifier}")).text


async def test_an_enterprise_is_found_by_its_names_of_before(telling: Telling) -> None:
    site = telling.site
    await recorded(telling)
    assert (await site.get(RECORD)).json()["names"] == [NEW, FIRM.name]
    assert f"曾用名 {FIRM.name}" in (await site.get(f"/enterprises/{FIRM.identifier}")).text
    (old,) = (await found(site, FIRM.name, kind="enterprise"))["items"]
    assert (old["label"], old["detail"]) == (FIRM.name, NEW)
    (new,) = (await found(site, NEW, kind="enterprise"))["items"]
    assert (new["label"], new["detail"]) == (NEW, "")
    # Lower case leads to the same record.
    assert (await site.get(f"/enterprises/{FIRM.identifier.lower()}.json")).json()["identifier"] == FIRM.identifier


async def test_who_has_a_token_sees_what_bureaus_let_them_see(press: Press, site: httpx.AsyncClient) -> None:
    await press.draw(size=5, count=2).hold()
    await press.settle()
    stranger = bearer(press.issuer, Role.DRAWER, bureau="999999")
    for q in ("平川", "pingchuan", "9137", "火星"):
        answer = await site.get("/search.json", params={"q": q}, headers=stranger)
        assert answer.json()["items"] == []
    assert await labels(site, "平川", bureau="999999") == []
    assert len(await labels(site, "平川", bureau="370124", kind="enterprise")) == 11


async def test_what_can_be_found_comes_again_out_of_the_log(telling: Telling) -> None:
    await telling.press.draw(size=5, count=2).hold()
    telling.now = DAY
    at = await telling.tell_of_penalty(PenaltyDecided(told=penalty()))
    await telling.post(f"{at}/release")
    await telling.tell()
    await telling.show()
    before = await tables(telling.press, store.TABLES)
    assert before["publishing.found_entry"]
    await rebuilt(telling.press)
    assert await tables(telling.press, store.TABLES) == before


_MANY = """
INSERT INTO publishing.found_entry
    (kind, key, bureau, text, label, detail, syllables, initials, named_at, listed, publications)
SELECT 'enterprise', '9137' || lpad(n::text, 14, '0'), '370124', '示例' || n || '化工有限公司', '', '',
    $$'shi'li'$$ || n || $$'hua'gong'you'xian'gong'si$$,
    'sl' || n || 'hgyxgs', now(), true, '{}'
FROM generate_series(1, 6000) AS n
"""


_READ = """
SELECT seq_tup_read AS passed, idx_tup_fetch AS fetched FROM pg_stat_xact_user_tables WHERE relname = 'found_entry'
"""


@pytest.mark.parametrize("statistics", ["never", "before", "after"])
async def test_a_search_reads_little_whatever_the_planner_knows(database: Database, statistics: str) -> None:
    admin = await connect(database.admin_url)
    await admin.execute("ALTER TABLE publishing.found_entry SET (autovacuum_enabled = off)")
    for moment, statement in (("before", ""), ("", _MANY), ("after", "")):
        await admin.execute(statement or ("ANALYZE publishing.found_entry" if moment == statistics else "SELECT 1"))
    await admin.close()
    engine = create_engine(database.url("cheqian_publishing"), application="test")
    for q, many in (
        ("化工", 51),
        ("gongsi", 51),
        ("slhgyx", 0),
        ("示例4321", 1),
        ("sl432", 11),
        ("火星", 0),
        ("zzzz", 0),
        ("913700000000000432", 1),
    ):
        async with transact(engine) as session:
            way = read_search(q, "enterprise").ways[-1]
            before = (await session.execute(text(_READ))).one()
            found = await store.entries(session, way, None, store.FIRST, 51)
            read = (await session.execute(text(_READ))).one()
        assert len(found) == many, q
        # The index has some more than fit: those with all of the pairs, but not side by side.
        assert (read.passed, read.fetched - before.fetched < 1500) == (0, True), q
    await engine.dispose()
