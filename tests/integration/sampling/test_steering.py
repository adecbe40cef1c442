"""Ways in which an insider could once steer a draw by purposes and random values, tried again: S1, S2, S4, S5, S9 to
S11, S14. The others are in `test_steering_lists.py`, and S3 is in `insider/test_forged.py`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from shared.draws.signing import commitment_message, commitment_of
from shared.identifiers import Uscc
from tests.integration.sampling.crews import adopt, drawn, problem, roster, rules, sent, staff
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.support.apps import BUREAU
from tests.support.parties import BUREAU_CODE, FEDERATION, LEGAL, NOTARY, PARTIES, MadeUpParty

Json = dict[str, Any]


async def asked(desk: Desk, frame: Json, parties: Sequence[MadeUpParty] = PARTIES, **changes: object) -> Json:
    """The request to announce a draw of four; its log is cosigned, its parties are registered."""
    body = {"title": "双随机抽查", "frame": frame["id"], "deals": [{"name": "九月", "count": 4}]}
    shares = [party.share(BUREAU, frame["purpose"]) for party in parties]
    return {**body, **await desk.sources(frame), "parties": shares, **changes}


def once_more(*, trial: int) -> list[MadeUpParty]:
    """The parties with other nonces, as for another announcement."""
    return [replace(party, nonces=f"trial {trial}") for party in PARTIES]


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
    first, other = await bureau.freeze(), await bureau.freeze(kind="p1")
    path = await bureau.announce(first)
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
    body = await asked(bureau, other, once_more(trial=1))
    assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")
    assert await bureau.refused("drawer", "/frames", {"title": "再抽", "kind": "p1"}) == (409, "purpose-drawn")


async def test_s2_a_bureau_has_one_share_among_the_parties(bureau: Desk) -> None:
    frame = await bureau.freeze()
    stub = replace(LEGAL, source="stub")
    refused = [(LEGAL, stub, FEDERATION, NOTARY), (LEGAL, FEDERATION), (FEDERATION, LEGAL, NOTARY)]
    codes = [(await bureau.refused("drawer", "/draws", await asked(bureau, frame, each)))[1] for each in refused]
    assert codes == ["duplicate-owner", "too-few-independent", "bureau-not-first"]


async def test_s4_s10_nobody_types_a_random_value(bureau: Desk) -> None:
    frame = await bureau.freeze()
    body = await asked(bureau, frame)
    typed: Json = {"source": "last", "owner": "本局", "name": "本局", "due": "2023-08-23T15:00:04Z"}
    dice: Json = {**typed, "type": "dice", "count": 20}
    lottery = {**typed, "type": "public", "what": "大乐透第 2020001 期", "form": "7"}
    for last in (dice, lottery, {**typed, "type": "escrow", "commitment": "0" * 64}):
        for shares in ([last], [*body["parties"], last]):
            refused = await bureau.refused("drawer", "/draws", {**body, "parties": shares})
            assert refused == (422, "invalid-input")
    path = await bureau.announce(frame)
    await bureau.publish()
    await bureau.reveal(path)
    for gone in ("last-share", "last-share/confirmation", "values/confirmation"):
        assert (await bureau.ask("drawer", "POST", f"{path}/{gone}", {"value": "6" * 20})).status_code == 404
    other = await bureau.hand_in(path, {"source": "dice", "value": "6" * 64})
    assert (other.status_code, other.json()["type"]) == (422, "/problems/source-unknown")


async def test_s10_a_round_that_is_out_decides_nothing(bureau: Desk) -> None:
    frame = await bureau.freeze_for_beacon()
    bureau.now += timedelta(hours=1)
    await bureau.publish()
    body = {"title": "双随机抽查", "frame": frame["id"], "deals": [{"name": "九月", "count": 4}]}
    for due in ("2020-01-01T00:00:00Z", "2023-08-23T15:15:33Z", "2023-08-23T16:00:04Z"):
        assert await bureau.refused("drawer", "/draws", {**body, "due": due}) == (422, "due-too-soon")


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
    body = await asked(bureau, frames[0], once_more(trial=4), deals=None)
    assert await bureau.refused("drawer", "/draws", body) == (409, "purpose-drawn")
    # Nor is another season typed, for other teams or in order to forget everybody's work of the year.
    other = {"title": "检查组", "season": "2023-2"}
    assert await bureau.refused("drawer", "/teams/frames", other) == (422, "season-not-the-policys")
    refused = await problem(bureau, enterprises=[code(1)], season="夏季攻势")
    assert refused["code"] == "season-without-teams"


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
