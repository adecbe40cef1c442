"""What a sender sends is acknowledged singly, and kept as it was sent."""

from datetime import timedelta

import pytest

from shared.canonical import digest
from tests.support.credit import CreditClient, StandingClock, batch, penalty, record, result

PENALTIES, RESULTS = "/penalties", "/inspection-results"
WITHDRAWN = {"key": "p-1", "version": 1, "reason": "决定被复议机关撤销"}


def codes(told: dict[str, object]) -> list[object]:
    errors = told["errors"]
    assert isinstance(errors, list)
    return [error["code"] for error in errors]


@pytest.mark.parametrize(("path", "fields"), [(PENALTIES, penalty()), (RESULTS, result())])
async def test_a_record_is_accepted_and_can_be_read(credit: CreditClient, path: str, fields: dict[str, str]) -> None:
    told = await credit.sent(path, record("k-1", fields))
    assert (told["status"], told["errors"]) == ("accepted", [])
    kept = (await credit.get(f"{path}/k-1")).json()
    assert kept["fields"] == fields
    assert (kept["version"], kept["receipt"], kept["received_at"]) == (1, told["receipt"], "2026-03-10 10:00:00")


async def test_each_record_of_a_batch_is_judged_by_itself(credit: CreditClient) -> None:
    good, bad = record("a", penalty()), record("b", penalty(CF_WSH="应急罚【2026】13号"))
    told = await credit.send(PENALTIES, bad, good)
    assert [each["status"] for each in told] == ["accepted", "refused"]
    assert told[1]["receipt"] is None
    assert codes(told[1]) == ["BRACKETS"]
    assert (await credit.get(f"{PENALTIES}/b")).status_code == 404


async def test_what_is_sent_again_has_its_first_receipt(credit: CreditClient, clock: StandingClock) -> None:
    first = await credit.sent(PENALTIES, record("p-1", penalty()))
    clock.skip(timedelta(days=9000))
    again = await credit.sent(PENALTIES, record("p-1", penalty()))
    assert again == {**first, "status": "duplicate"}
    other = await credit.sent(PENALTIES, record("p-1", penalty(CF_NR="罚款2万元")))
    assert other["status"] == "refused"
    assert "DUPLICATE" in codes(other)


async def test_a_number_that_another_key_has_is_a_duplicate(credit: CreditClient) -> None:
    await credit.sent(PENALTIES, record("p-1", penalty()))
    await credit.sent(RESULTS, record("r-1", result()))
    for path, fields in ((PENALTIES, penalty(CF_NR="罚款2万元整")), (RESULTS, result(raninsTypeName="定向"))):
        told = await credit.sent(path, record("other", fields))
        assert codes(told) == ["DUPLICATE"]
        assert "2026-03-10 10:00" in told["errors"][0]["message"]
        told = await credit.sent(f"{path}/corrections", record("other", fields, 2))
        assert codes(told) == ["KEY_DIFFERS"]


async def test_corrections_and_withdrawals_have_addresses_of_their_own(credit: CreditClient) -> None:
    await credit.sent(PENALTIES, record("p-1", penalty()))
    better = record("p-1", penalty(CF_NR="罚款2万元"), 2)
    for wrong, place in ((better, ""), (WITHDRAWN, ""), (WITHDRAWN, "/corrections"), (better, "/withdrawals")):
        assert codes(await credit.sent(f"{PENALTIES}{place}", wrong)) == ["WRONG_ENDPOINT"]
    assert (await credit.sent(f"{PENALTIES}/corrections", better))["status"] == "accepted"
    assert (await credit.get(f"{PENALTIES}/p-1")).json()["fields"]["CF_NR"] == "罚款2万元"
    withdrawn = await credit.sent(f"{PENALTIES}/withdrawals", {**WITHDRAWN, "version": 2})
    assert withdrawn["status"] == "accepted"
    again = await credit.sent(f"{PENALTIES}/withdrawals", {**WITHDRAWN, "version": 2})
    assert again == {**withdrawn, "status": "duplicate"}
    assert (await credit.get(f"{PENALTIES}/p-1")).status_code == 404
    totals = (await credit.http.get("/sandbox/records")).json()["totals"]
    assert (totals["accepted"], totals["kept"], totals["withdrawn"]) == (2, 2, 1)


async def test_nobody_changes_what_is_not_known(credit: CreditClient) -> None:
    assert codes(await credit.sent(f"{PENALTIES}/corrections", record("p-1", penalty(), 2))) == ["NO_HISTORY"]
    assert codes(await credit.sent(f"{PENALTIES}/withdrawals", WITHDRAWN)) == ["NO_HISTORY"]
    empty = await credit.sent(f"{PENALTIES}/withdrawals", {**WITHDRAWN, "reason": " "})
    assert codes(empty) == ["NULL"]
    assert codes(await credit.sent(PENALTIES, {"key": "p-1", "version": 1, "fields": {}})) == ["NULL"]


async def test_a_number_is_free_again_after_its_withdrawal(credit: CreditClient) -> None:
    await credit.sent(PENALTIES, record("p-1", penalty()))
    await credit.sent(f"{PENALTIES}/withdrawals", WITHDRAWN)
    assert (await credit.sent(PENALTIES, record("p-2", penalty())))["status"] == "accepted"


async def test_a_key_has_at_most_32_characters(credit: CreditClient) -> None:
    assert (await credit.sent(PENALTIES, record("k" * 32, penalty())))["status"] == "accepted"
    told = await credit.sent(PENALTIES, record("k" * 33, penalty()))
    assert (codes(told), told["errors"][0]["field"]) == (["DATA_TOO_LONG"], "key")


async def test_a_batch_has_at_most_a_hundred_records(credit: CreditClient) -> None:
    hundred = [record(f"k{n}", penalty(CF_WSH=f"应急罚〔2026〕{n}号")) for n in range(1, 102)]
    assert {each["status"] for each in await credit.send(PENALTIES, *hundred[:100])} == {"accepted"}
    refused = await credit.post(PENALTIES, batch(*hundred))
    assert (refused.status_code, refused.json()["limit"]) == (413, 100)
    assert (await credit.get(f"{PENALTIES}/k101")).status_code == 404


async def test_a_day_is_reconciled_by_its_date_in_beijing(credit: CreditClient, clock: StandingClock) -> None:
    first = await credit.sent(PENALTIES, record("p-1", penalty()))
    await credit.sent(PENALTIES, record("bad", penalty(CF_WSH="")))
    clock.skip(timedelta(hours=14))
    better = penalty(CF_NR="罚款2万元")
    second = await credit.sent(f"{PENALTIES}/corrections", record("p-1", better, 2))
    days = {}
    for day in ("2026-03-10", "2026-03-11"):
        answer = await credit.get(f"/reconciliation?kind=penalties&day={day}")
        days[day] = answer.json()
    for day, version, told, fields in (("2026-03-10", 1, first, penalty()), ("2026-03-11", 2, second, better)):
        assert days[day] == {
            "received": [{"key": "p-1", "version": version, "receipt": told["receipt"]}],
            "kept": [{"key": "p-1", "version": version, "sha256": digest(fields)}],
        }
    other = await credit.get("/reconciliation?kind=inspection-results&day=2026-03-10")
    assert other.json() == {"received": [], "kept": []}


async def test_people_see_what_came_and_why_it_was_refused(credit: CreditClient) -> None:
    await credit.sent(PENALTIES, record("late", penalty(CF_JDRQ="2026-02-26")))
    await credit.sent(PENALTIES, record("bad", penalty(CF_WSH="应急罚【2026】13号")))
    seen = (await credit.http.get("/sandbox/records")).json()
    assert [each["key"] for each in seen["records"]] == ["bad", "late"]
    assert seen["totals"] == {
        "came": 2,
        "accepted": 1,
        "kept": 1,
        "withdrawn": 0,
        "refused": 1,
        "duplicate": 0,
        "late": 1,
    }
    for query, keys in (
        ("late=true", ["late"]),
        ("status=refused", ["bad"]),
        ("key=late", ["late"]),
        ("lost=true", []),
    ):
        found = (await credit.http.get(f"/sandbox/records?{query}")).json()["records"]
        assert [each["key"] for each in found] == keys
    page = await credit.http.get("/sandbox/records", headers={"Accept": "text/html"})
    assert "行政处罚决定书文号的年份应使用六角括号" in page.text


async def test_the_last_day_is_not_late(credit: CreditClient) -> None:
    # Seven working days after 27 February 2026: 28 February is a Saturday that is worked.
    for key, decided in (("in-time", "2026-02-28"), ("too-late", "2026-02-27")):
        await credit.sent(PENALTIES, record(key, penalty(CF_JDRQ=decided, CF_WSH=f"应急罚〔2026〕{len(key)}号")))
    late = (await credit.http.get("/sandbox/records?late=true")).json()["records"]
    assert [each["key"] for each in late] == ["too-late"]


async def test_older_records_are_on_the_next_page(credit: CreditClient) -> None:
    await credit.send(PENALTIES, *(record(f"k{n}", penalty(CF_WSH=f"应急罚〔2026〕{n}号")) for n in range(60)))
    first = (await credit.http.get("/sandbox/records")).json()
    second = (await credit.http.get(f"/sandbox/records?before={first['next']}")).json()
    keys = [each["key"] for page in (first, second) for each in page["records"]]
    assert (len(first["records"]), len(second["records"]), len(set(keys))) == (50, 10, 60)
    assert second["next"] is None
