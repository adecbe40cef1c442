"""Ways in which an insider with roles of one bureau could once steer a draw, tried again: S1 to S14 of the audit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.draws.signing import commitment_message, commitment_of
from shared.identifiers import Uscc
from tests.integration.sampling.crews import adopt, changed, drawn, problem, roster, rules, sent, staff, table, units
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.integration.sampling.lists import code
from tests.support.apps import BUREAU
from tests.support.parties import BUREAU_CODE, FEDERATION, LEGAL, NOTARY, PARTIES, MadeUpParty

Json = dict[str, Any]
LONG_AGO = timedelta(days=30)


@pytest.fixture
async def bureau(desk: Desk) -> Desk:
    """Twelve enterprises, known for a month."""
    async with desk.at(desk.now - LONG_AGO):
        await desk.import_list(12)
    return desk


async def asked(desk: Desk, frame: Json, parties: Sequence[MadeUpParty] = PARTIES, **changes: object) -> Json:
    """The request to announce a draw of four; its log is cosigned, its parties are registered."""
    body = {"title": "双随机抽查", "frame": frame["id"], "deals": [{"name": "九月", "count": 4}], "reserve": 2}
    shares = [party.share(BUREAU, frame["purpose"]) for party in parties]
    return {**body, **await desk.sources(frame), "parties": shares, **changes}


def once_more(*, trial: int) -> list[MadeUpParty]:
    """The parties with other nonces, as for another announcement."""
    return [replace(party, nonces=f"trial {trial}") for party in PARTIES]


async def public(desk: Desk, path: str, kind: str) -> list[str]:
    """What the log says in public about a draw, in entries of one type."""
    entries = "SELECT convert_from(entry, 'UTF8') AS entry FROM log.event WHERE stream = $1 AND type = $2"
    rows = await table(desk, f"{entries} ORDER BY version", path[1:].replace("draws", "draw"), f"sampling.draw.{kind}")
    return [row["entry"] for row in rows]


async def test_s1_a_purpose_has_one_draw_over_whatever_frame(bureau: Desk) -> None:
    await bureau.freeze()
    frames = [await bureau.freeze(kind="p1") for _ in range(3)]
    bodies = [await asked(bureau, frame, once_more(trial=n)) for n, frame in enumerate(frames)]
    path = f"/draws/{(await bureau.done('drawer', '/draws', bodies[0]))['id']}"
    for body in bodies[1:]:
        assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")
    # Nor after it is completed; nor is the completion a choice: there is nothing to ask for.
    for party in once_more(trial=0):
        shown = await bureau.shown(path)
        assert (await bureau.hand_in(path, party.reveal(shown["spec"], shown["announcement"]["leaf"]))).is_success
    assert (await bureau.ask("drawer", "POST", f"{path}/completion")).status_code == 404
    await bureau.conduct()
    assert (await bureau.shown(path))["status"] == "completed"
    for body in bodies[1:]:
        assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")


async def test_s2_an_absent_party_leaves_no_choice_of_outcomes(bureau: Desk) -> None:
    path = await bureau.announce(await bureau.freeze())
    await bureau.publish()
    await bureau.reveal(path, LEGAL, FEDERATION)
    bureau.now += timedelta(days=7)
    await bureau.publish()
    await bureau.conduct()
    failed = await bureau.shown(path)
    assert (failed["status"], failed["failure"]["withheld"], failed["outcome"]) == ("failed", "notary", None)
    # The service draws again, over the same frame and by the beacon, and nobody else does.
    again, _ = (await bureau.ask("drawer", "GET", "/draws")).json()["items"]
    assert (again["replaces"], again["frame"], again["purpose"]) == (failed["id"], failed["frame"], failed["purpose"])
    frame = await bureau.freeze(kind="p1")
    assert await bureau.refused("drawer", "/draws", await asked(bureau, frame, once_more(trial=1))) == (
        409,
        "purpose-drawn",
    )


async def test_s2_a_bureau_has_one_share_among_the_parties(bureau: Desk) -> None:
    frame = await bureau.freeze()
    stub = replace(LEGAL, source="stub")
    refused = [(LEGAL, stub, FEDERATION, NOTARY), (LEGAL, FEDERATION), (FEDERATION, LEGAL, NOTARY)]
    codes = [(await bureau.refused("drawer", "/draws", await asked(bureau, frame, each)))[1] for each in refused]
    assert codes == ["duplicate-owner", "too-few-independent", "bureau-not-first"]


async def test_s5_the_same_tasks_are_drawn_for_once(bureau: Desk) -> None:
    await staff(bureau)
    first = await drawn(bureau)
    made = [await roster(bureau, draw=first["id"]) for _ in range(3)]
    await sent(bureau, made[1])
    for other in (made[0], made[2]):
        shares = [party.share(BUREAU, other["purpose"]) for party in once_more(trial=2)]
        body = {"title": "派员抽取", "roster": other["id"], "parties": shares}
        assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")


async def test_s5_a_season_of_the_policy_has_one_draw_of_teams(bureau: Desk) -> None:
    await staff(bureau)
    head = {"identifier": ["D0"]}
    quotas = {"组长": {"native": 1}, "组员": {"drawn": 2}}
    team = {"code": "A", "name": "甲组", "where": {"list": ["enterprises"]}, "natives": head, "leader": head}
    roles = [{"name": "组长", "where": head}, {"name": "组员", "where": {"not": head}}]
    formation = {"roles": roles, "entropy": "parties"}
    await adopt(bureau, rules(teams=[{**team, "quotas": quotas}], formation=formation))
    proposed = [await bureau.done("drawer", "/teams/frames", {"title": "检查组"}) for _ in range(2)]
    frames = [(await bureau.ask("drawer", "GET", f"/frames/{one['frame']}")).json() for one in proposed]
    await bureau.announce(frames[1])
    body = await asked(bureau, frames[0], once_more(trial=4), deals=None, reserve=None)
    assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")
    # Nor is another season typed, for other teams or in order to forget everybody's work of the year.
    other = {"title": "检查组", "season": "2023-2"}
    assert await bureau.refused("drawer", "/teams/frames", other) == (422, "season-not-the-policys")
    refused = await problem(bureau, enterprises=[code(1)], season="夏季攻势")
    assert refused["code"] == "season-without-teams"


async def test_s6_nobody_draws_a_slot_again_or_names_who_takes_it(bureau: Desk) -> None:
    await staff(bureau)
    people = await sent(bureau, await roster(bureau, draw=(await drawn(bureau, 2))["id"]))
    path, task = f"/draws/{people['id']}", people["outcome"]["assignments"][0]["task"]["id"]
    assert (await bureau.ask("drawer", "POST", f"{path}/vacations", {})).status_code == 404
    refill = {"draw": people["id"], "task": task, "slot": 1}
    assert (await problem(bureau, slot=refill))["code"] == "invalid-input"
    given_up = {"task": task, "slot": 1, "reason": "ill"}
    body = {**given_up, "successor": people["outcome"]["assignments"][0]["slots"][1]["drawn"]["id"]}
    assert await bureau.refused("drawer", f"{path}/successions", body) == (422, "invalid-input")
    assert await bureau.refused("drawer", f"{path}/successions", {**given_up, "reason": "absent"}) == (
        422,
        "reason-not-listed",
    )
    await bureau.done("drawer", f"{path}/successions", given_up)
    (entry,) = await public(bureau, path, "succeeded")
    assert '"n":1' in entry
    assert '"reason":"ill"' in entry


async def test_s6_people_who_are_kept_out_of_a_roster_are_counted_in_public(bureau: Desk) -> None:
    await staff(bureau)
    few = {"identifier": ["D0", "S0"]}
    made = await roster(bureau, draw=(await drawn(bureau, 2))["id"], people=few)
    shown = await bureau.shown(await bureau.assign(made))
    assert (shown["counts"]["people"], shown["counts"]["fewest"]) == (2, 1)
    assert shown["counts"]["out"] == {"outside-rule": 6}


async def test_s7_a_list_made_by_hand_takes_two_persons_once_a_month_and_says_so(bureau: Desk) -> None:
    await bureau.freeze()
    friend = {"because": "named", "identifiers": [code(1)], "reason": "正在搬迁"}
    assert await bureau.refused("drawer", "/frames", {"title": "x", "kind": "p1", "selection": {}}) == (
        422,
        "kind-or-selection",
    )
    own = await bureau.done("drawer", "/frames", {"title": "自拟", "selection": {"exclude": [friend]}})
    await bureau.publish()
    body = {"title": "自拟抽查", "frame": own["id"], "deals": [{"name": "九月", "count": 4}]}
    assert await bureau.refused("drawer", "/draws", body) == (409, "frame-not-approved")
    assert await bureau.refused("drawer", f"/frames/{own['id']}/approval") == (403, "not-permitted")
    await bureau.done("chief", f"/frames/{own['id']}/approval")
    shown = await bureau.done("drawer", "/draws", body)
    assert (shown["purpose"], shown["spec"]["policy"]) == ("own/2023-08", {"file": "", "rule": ""})
    assert shown["spec"]["entropy"][0]["type"] == "drand"
    # Everybody sees that an enterprise was named in order to leave it out; the enterprise can have that proved.
    assert (shown["counts"]["members"], shown["counts"]["out"]) == (11, {"named": 1})
    enemies = await bureau.freeze(selection={"where": {"identifier": [code(2), code(3)]}})
    await bureau.publish()
    again = {"title": "自拟抽查", "frame": enemies["id"], "deals": [{"name": "九月", "count": 1}]}
    assert await bureau.refused("drawer", "/draws", again) == (409, "purpose-drawn")


async def test_s8_a_friend_who_is_out_for_a_minute_is_counted_in_public(bureau: Desk) -> None:
    await bureau.freeze()
    calm = await bureau.freeze()
    assert (calm["changed"], calm["left_out"]) == (0, {})
    why = {"reason": "停产"}
    status = f"/enterprises/{code(1)}/status"
    await bureau.done("registrar", status, {"status": "suspended", **why})
    frame = await bureau.freeze()
    await bureau.done("registrar", status, {"status": "open", **why})
    shown = await bureau.shown(await bureau.announce(frame))
    assert (shown["changed"], shown["counts"]["out"], shown["counts"]["members"]) == (1, {"not-open": 1}, 11)
    (entry,) = await public(bureau, f"/draws/{shown['id']}", "announced")
    assert '"frozen":"2023-08-23T' in entry


async def test_s8_a_frame_is_not_kept_for_a_better_day(bureau: Desk) -> None:
    frame = await bureau.freeze()
    bureau.now += timedelta(days=7, seconds=2)
    assert await bureau.refused("drawer", "/draws", await asked(bureau, frame)) == (409, "frame-too-old")


async def test_s9_a_party_is_registered_with_its_code_and_key_for_a_week(bureau: Desk) -> None:
    for spelling in ("Bureau", "bureau ", "本局", "　", BUREAU_CODE.lower()):
        stub = {**NOTARY.registration, "organisation": spelling}
        assert await bureau.refused("legal", "/parties", stub) == (422, "invalid-input"), spelling
    below = MadeUpParty("section", str(Uscc.completed("12370124EXAMPN04")), "平川县安全生产执法队", above=BUREAU_CODE)
    async with bureau.at(bureau.now - timedelta(days=8)):
        await _register(bureau, below)
    new = MadeUpParty("news", FEDERATION.organisation, FEDERATION.name)
    await _register(bureau, new)
    frame = await bureau.freeze()
    for third, refusal in ((below, (422, "too-few-independent")), (new, (409, "party-not-registered"))):
        body = await asked(bureau, frame, (LEGAL, NOTARY, third))
        assert await bureau.refused("drawer", "/draws", body) == refusal


async def _register(desk: Desk, party: MadeUpParty) -> None:
    requested = await desk.done("legal", "/parties", party.registration)
    await desk.done("chief", f"/parties/{requested['id']}/approval")


async def test_s9_nobody_opens_a_nonce_for_a_party(bureau: Desk) -> None:
    path = await bureau.announce(await bureau.freeze())
    shown = await bureau.shown(path)
    opening = LEGAL.reveal(shown["spec"], shown["announcement"]["leaf"])
    unsigned = await bureau.hand_in(path, {**opening, "signature": None})
    assert unsigned.json()["type"] == "/problems/signature-needed"
    forged = FEDERATION.reveal(shown["spec"], shown["announcement"]["leaf"])["signature"]
    refused = await bureau.hand_in(path, {**opening, "signature": forged})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/reveal-signature")


async def test_s11_a_draw_whose_values_are_known_completes_and_its_commitments_are_spent(bureau: Desk) -> None:
    frame = await bureau.freeze()
    path = await bureau.announce(frame)
    await bureau.publish()
    await bureau.reveal(path)
    for word in ("void-request", "void"):
        assert (await bureau.ask("chief", "POST", f"{path}/{word}", {"reason": "系统故障"})).status_code == 404
    bureau.now += timedelta(days=8)
    await bureau.publish()
    await bureau.conduct()
    assert (await bureau.shown(path))["status"] == "completed", "however late, what stands in the log counts"
    other = await bureau.freeze()
    body = await asked(bureau, other)
    known = _signed_again(NOTARY, NOTARY.nonce(frame["purpose"]), other["purpose"])
    spent = {**body, "parties": [*body["parties"][:2], known]}
    assert await bureau.refused("drawer", "/draws", spent) == (409, "commitment-used")


def _signed_again(party: MadeUpParty, nonce: str, purpose: str) -> Json:
    """A party's share for a purpose, with a nonce that everybody knows."""
    commitment = commitment_of(party.source, nonce)
    signature = party.sign(commitment_message(BUREAU, purpose, party.source, commitment))
    return {**party.share(BUREAU, purpose), "commitment": commitment, "signature": signature}


async def test_s12_a_substitution_has_a_reason_of_the_list_and_is_counted_in_public(bureau: Desk) -> None:
    draw = await drawn(bureau)
    path = f"/draws/{draw['id']}"
    gone = {"reason": "closed", "evidence": EVIDENCE}
    first = {"withdrawn": units(draw)[0]["id"], **gone}
    for wrong, refusal in (
        ({"reason": "。"}, "invalid-input"),
        ({"reason": "unwelcome"}, "reason-not-listed"),
        ({"evidence": None}, "invalid-input"),
        ({"substitute": draw["outcome"]["reserve"][""][1]["id"]}, "invalid-input"),
    ):
        assert await bureau.refused("leader", f"{path}/substitutions", {**first, **wrong}) == (422, refusal)
    # Never more than the reserve: then the place is vacant.
    for unit in units(draw)[:3]:
        await changed(bureau, f"{path}/substitutions", {"withdrawn": unit["id"], **gone})
    entries = await public(bureau, path, "substituted")
    assert [f'"left":{2 - n}' in entry and f'"n":{n + 1}' in entry for n, entry in enumerate(entries)] == [True] * 3


async def test_s13_a_covert_draw_is_opened_early_in_public_and_never_later_than_it_said(bureau: Desk) -> None:
    early, late = [await drawn(bureau, covert=True) for _ in range(2)]
    opening = f"/draws/{early['id']}/opening"
    assert await bureau.refused("leader", opening, {}) == (409, "visits-pending")
    assert await bureau.refused("leader", opening, {"reason": " "}) == (422, "invalid-input")
    await changed(bureau, opening, {"reason": "closed"})
    bureau.now = datetime.fromisoformat("2023-12-02T00:00:00+08:00")
    await bureau.conduct()
    for draw, because in ((early, "early"), (late, "due")):
        (entry,) = await public(bureau, f"/draws/{draw['id']}", "opened")
        assert f'"because":"{because}"' in entry


async def test_s14_two_covert_frames_of_one_kind_have_one_draw(bureau: Desk) -> None:
    dark = {"name": "dark", "title": "暗查", "selection": {}, "covert": True, "entropy": "parties"}
    await adopt(bureau, rules(draws=[dark]))
    frames = [await bureau.freeze(kind="dark") for _ in range(2)]
    await bureau.announce(frames[0])
    body = await asked(bureau, frames[1], once_more(trial=3), open_by="2023-12-01")
    assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")
    # A selection typed by hand is no way around: it has one draw a month, and not by parties.
    by_hand = {"title": "暗查", "selection": {}, "covert": True}
    assert (await bureau.done("drawer", "/frames", by_hand))["purpose"] == "own/2023-08"
