"""Penalties as cases will tell of them, from a scripted source: published within days, changed, revoked, and ended."""

from datetime import UTC, date, datetime

from services.publishing.publication.background import end_those_over
from shared.access.roles import Role
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided, PenaltyFulfilled, PenaltyRevoked
from tests.integration.publishing.test_publications import check, published, stranger
from tests.integration.publishing.told import Telling
from tests.unit.publishing.publication.made_up_penalty import penalty

DAY = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)
DECIDED = PenaltyDecided(told=penalty())
FULFILLED = PenaltyFulfilled(penalty=penalty().penalty, on=date(2026, 5, 1))
REVOKED = PenaltyRevoked(
    penalty=penalty().penalty,
    outcome="annulled",
    by="court",
    document="（2026）示行初1号",
    on=date(2026, 4, 20),
    explanation="处罚决定已被法院判决撤销",
)
APPLICATION = {"applied": "2027-04-01", "promise_sha256": "0f" * 32, "remark": "已整改"}


async def due(telling: Telling) -> list[tuple[str, str]]:
    """What is owed now, and by when."""
    return [(clock["rule"], clock["due"]) for clock in (await telling.get("/deadlines"))["items"]]


async def test_a_penalty_is_owed_to_the_public_within_seven_working_days(telling: Telling) -> None:
    telling.now = DAY
    path = await telling.tell_of_penalty(DECIDED)
    assert await due(telling) == [("expose-penalty", "2026-04-13")]
    released = await telling.post(f"{path}/release")
    assert released["display"] | {"basis": ""} == {
        "rule": "credit-serious",
        "basis": "",
        "determined": "2026-04-01",
        "early_from": "2027-04-01",
        "over_on": "2029-04-01",
    }
    assert await due(telling) == []
    (row,) = await published(telling, kind="penalty")
    assert row["content"]["number"] == "（示）应急罚〔2026〕1号"
    assert "乙示例" not in str(row)
    await check(telling)


async def test_what_a_court_annuls_is_withdrawn_within_three_working_days(telling: Telling) -> None:
    telling.now = DAY
    path = await telling.tell_of_penalty(DECIDED)
    await telling.post(f"{path}/release")
    telling.now = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
    await telling.tell_of_penalty(REVOKED)
    assert await due(telling) == [("withdraw-published-decision", "2026-04-23")]
    assert await telling.refused(f"{path}/withdrawal-refusal", {"opinion": "保留"}, Role.CHIEF) == (
        409,
        "undone-by-its-matter",
    )
    await telling.post(f"{path}/withdrawal", {"explanation": REVOKED.explanation}, Role.CHIEF)
    assert await due(telling) == []
    shown = (await telling.site.get(stranger(path))).json()
    assert (shown["content"], shown["withdrawn"]) == (None, REVOKED.explanation)
    await check(telling)


async def test_a_changed_penalty_is_corrected_and_says_so(telling: Telling) -> None:
    telling.now = DAY
    path = await telling.tell_of_penalty(DECIDED)
    await telling.post(f"{path}/release")
    change = PenaltyChanged(
        told=penalty(fine=1_000_000),
        by="reconsideration",
        document="示复决〔2026〕1号",
        on=date(2026, 4, 2),
        explanation="适用裁量基准不当",
    )
    await telling.tell_of_penalty(change)
    assert await due(telling) == [("withdraw-published-decision", "2026-04-08")]
    await telling.post(f"{path}/release")
    assert await due(telling) == []
    shown = (await telling.site.get(stranger(path))).json()
    assert (shown["content"]["fine"], shown["content"]["changes"][0]["by"]) == ("10000.00", "reconsideration")
    assert len(shown["versions"]) == 2


async def test_a_display_ends_by_itself_when_it_is_over_and_not_before_it_is_put_right(telling: Telling) -> None:
    telling.now = DAY
    path = await telling.tell_of_penalty(DECIDED)
    await telling.post(f"{path}/release")
    telling.now = datetime(2029, 4, 1, 1, 0, tzinfo=UTC)
    assert await end_those_over(telling.app.resources) == 0
    await telling.tell_of_penalty(FULFILLED)
    telling.now = datetime(2029, 3, 31, 1, 0, tzinfo=UTC)
    assert await end_those_over(telling.app.resources) == 0
    telling.now = datetime(2029, 4, 1, 1, 0, tzinfo=UTC)
    assert await end_those_over(telling.app.resources) == 1
    assert await end_those_over(telling.app.resources) == 0
    shown = (await telling.site.get(stranger(path))).json()
    assert (shown["status"], shown["content"], shown["ended"]) == (
        "ended",
        None,
        {"because": "over", "day": "2029-04-01"},
    )
    await check(telling)


async def test_an_earlier_end_takes_the_partys_application_and_two_persons(telling: Telling) -> None:
    telling.now = DAY
    path = await telling.tell_of_penalty(DECIDED)
    await telling.post(f"{path}/release")
    telling.now = datetime(2027, 4, 1, 1, 0, tzinfo=UTC)
    assert await telling.refused(f"{path}/early-end-request", APPLICATION) == (409, "not-corrected-yet")
    await telling.tell_of_penalty(FULFILLED)
    early = APPLICATION | {"applied": "2027-03-31"}
    assert await telling.refused(f"{path}/early-end-request", early) == (409, "early-end-too-soon")
    await telling.post(f"{path}/early-end-request", APPLICATION, Role.LEGAL)
    assert await telling.refused(f"{path}/early-end", role=Role.LEGAL) == (403, "not-permitted")
    refused = await telling.post(f"{path}/early-end-refusal", {"opinion": "材料不全"}, Role.CHIEF)
    assert (refused["status"], refused["application"]) == ("shown", None)
    await telling.post(f"{path}/early-end-request", APPLICATION, Role.LEGAL)
    ended = await telling.post(f"{path}/early-end", role=Role.CHIEF)
    assert (ended["status"], ended["ended"]["because"]) == ("ended", "early")
    await check(telling)


async def test_without_a_class_nobody_releases_it(telling: Telling) -> None:
    telling.now = DAY
    path = await telling.tell_of_penalty(PenaltyDecided(told=penalty(credit_class="")))
    assert await telling.refused(f"{path}/release") == (409, "display-class-missing")


async def test_what_turns_out_never_to_be_public_must_be_withdrawn(telling: Telling) -> None:
    telling.now = DAY
    path = await telling.tell_of_penalty(DECIDED)
    await telling.post(f"{path}/release")
    told = penalty(withheld=("minor",))
    await telling.tell_of_penalty(
        PenaltyChanged(told=told, by="bureau", document="made up", on=date(2026, 4, 2), explanation="当事人未成年")
    )
    shown = await telling.get(path)
    assert (shown["status"], shown["undone"]["because"]) == ("shown", "该事项依法不予公示")
    assert [rule for rule, _ in await due(telling)] == ["withdraw-published-decision"]
    await check(telling)


async def test_what_is_held_stays_held_when_the_penalty_is_fulfilled(telling: Telling) -> None:
    telling.now = DAY
    path = await telling.tell_of_penalty(DECIDED)
    await telling.post(f"{path}/hold", {"because": "姓名未隐去"})
    await telling.tell_of_penalty(FULFILLED)
    assert (await telling.get(path))["status"] == "held"
    await check(telling)
