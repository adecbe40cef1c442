"""The register of parties over HTTP: two persons, the public part, the wait, another bureau's word, a change of key."""

from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.sampling.registers.parties import store
from services.sampling.registers.parties.store import PARTIES
from services.sampling.registers.parties.tables import TABLES
from services.sampling.settings import SamplingSettings
from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.aggregate import projections
from shared.contracts.party import PartyRegistered, PartyRequested
from shared.database import create_engine, transact
from shared.draws.circumstances import Registration
from shared.draws.registration import PartyKey, registration_message
from shared.http.application import ServiceApp
from shared.identifiers import Uscc
from shared.log.rebuild import rebuild
from shared.log.streams import load
from tests.integration.sampling.desk import BEGIN, Desk
from tests.support.apps import BUREAU, bearer, serving, settle_in
from tests.support.oracle import check_rebuild
from tests.support.postgres import Database

ASSOCIATION = str(Uscc.completed("51370124EXAMPLEA"))
OLD, NEW = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
WEEK = timedelta(hours=168)
OTHER = "370112"


def form(key: Ed25519PrivateKey = OLD, by: Ed25519PrivateKey | None = None, **changes: str) -> dict[str, str]:
    """What the program of a party makes; `by` is the key that signs, if it is another."""
    fields = {"organisation": ASSOCIATION, "name": "示例县工商业联合会", "above": ""}
    fields |= {"key": key.public_key().public_bytes_raw().hex(), **changes}
    party = PartyKey(*(fields[name] for name in PartyKey._fields))
    return {**fields, "signature": (by or key).sign(registration_message(party)).hex()}


async def register(desk: Desk, body: dict[str, str], bureau: str = BUREAU) -> dict[str, Any]:
    asked = await desk.ask("registrar", "POST", "/parties", body, bureau=bureau)
    assert asked.status_code == 201, asked.text
    path = f"/parties/{asked.json()['id']}/approval"
    answer = await desk.ask("chief", "POST", path, bureau=bureau)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def registered(desk: Desk, bureau: str = BUREAU) -> list[Registration]:
    async with transact(desk.app.resources.engine, bureau) as session:
        return await store.registrations(session, bureau)


async def test_one_person_requests_and_another_approves(desk: Desk) -> None:
    asked = await desk.done("registrar", "/parties", {**form(), "remark": "经县工商联主席会议同意"})
    path = f"/parties/{asked['id']}"
    assert (asked["status"], asked["counts_from"], asked["decided"]) == ("requested", None, None)
    assert [one["verb"] for one in asked["next"]] == ["approve", "refuse", "withdraw"]
    assert await registered(desk) == []
    assert await desk.refused("registrar", f"{path}/approval") == (403, "not-permitted")
    shown = await desk.done("chief", f"{path}/approval", **{"If-Match": '"1"'})
    assert (shown["status"], shown["version"], shown["next"]) == ("approved", 2, [])
    assert shown["counts_from"] == "2023-08-30T23:00:00+08:00"
    assert (shown["requested"]["by"]["subject"], shown["decided"]["by"]["subject"]) == (
        "made-up-registrar",
        "made-up-chief",
    )
    assert (await desk.ask("auditor", "GET", path)).json() == shown
    (row,) = (await desk.ask("auditor", "GET", f"/parties?status=approved&organisation={ASSOCIATION}")).json()["items"]
    assert (row["counts_from"], row["key"]) == (shown["counts_from"], form()["key"])
    assert (await desk.ask("auditor", "GET", "/parties?status=refused")).json()["items"] == []
    party = PartyKey(*(form()[name] for name in PartyKey._fields))
    assert await registered(desk) == [Registration(*party, BEGIN + WEEK)]


async def test_the_log_shows_a_registration_and_no_person(desk: Desk) -> None:
    party = await register(desk, form())
    async with transact(desk.app.resources.engine, BUREAU) as session:
        asked, approved = await load(session, f"party/{party['id']}")
    assert (asked.type, asked.public) == (PartyRequested.type, {})
    assert (approved.type, approved.public) == (PartyRegistered.type, {**form(), "approved_by": ""})
    assert approved.payload["requested_by"] == "made-up-registrar"
    assert approved.payload["actor"]["person"] == "made-up-chief"
    assert b"made-up" not in approved.entry


async def test_a_person_does_not_approve_their_own_request(desk: Desk) -> None:
    both = bearer(desk.issuer, Role.REGISTRAR, Role.CHIEF, subject="made-up-both", now=desk.now)
    asked = await desk.done("registrar", "/parties", form(), **both)
    for verdict, body in (("approval", None), ("refusal", {"opinion": "不同意"})):
        path = f"/parties/{asked['id']}/{verdict}"
        assert await desk.refused("chief", path, body, **both) == (403, "same-person")


async def test_a_refused_or_withdrawn_request_is_not_a_registration(desk: Desk) -> None:
    for who, verb, body, status in (
        ("chief", "refusal", {"opinion": "请核对名称"}, "refused"),
        ("registrar2", "withdrawal", {"reason": "填错"}, "withdrawn"),
    ):
        asked = await desk.done("registrar", "/parties", form())
        ended = await desk.done(who, f"/parties/{asked['id']}/{verb}", body)
        assert (ended["status"], ended["opinion"], ended["reason"]) == (status, body.get("opinion"), body.get("reason"))
        assert await desk.refused("chief", f"/parties/{asked['id']}/approval") == (409, "not-now")
    assert await registered(desk) == []


async def test_what_is_not_as_the_protocol_writes_it_is_refused(desk: Desk) -> None:
    wrong = [
        form(organisation=ASSOCIATION[:-1] + "0"),
        form(organisation=ASSOCIATION.lower()),
        form(above="370124"),
        form(name=" 示例县工商业联合会"),
        form(name="示例县\u200b工商业联合会"),
        {**form(), "key": form()["key"].upper()},
        {**form(), "approved_by": "县局"},
    ]
    for body in wrong:
        assert await desk.refused("registrar", "/parties", body) == (422, "invalid-input"), body
    assert await desk.refused("registrar", "/parties", form(by=NEW)) == (422, "registration-signature")


async def test_the_same_party_is_registered_once(desk: Desk) -> None:
    """Also if two requests were made before anybody decided."""
    first, second = [await desk.done("registrar", "/parties", form()) for _ in range(2)]
    await desk.done("chief", f"/parties/{first['id']}/approval")
    assert await desk.refused("chief", f"/parties/{second['id']}/approval") == (409, "party-registered-already")
    assert await desk.refused("registrar", "/parties", form()) == (409, "party-registered-already")
    assert len(await registered(desk)) == 1


async def test_the_word_of_another_bureau_counts_once_it_is_in_the_log(desk: Desk) -> None:
    seconded = {**form(), "approved_by": OTHER}
    assert await desk.refused("registrar", "/parties", seconded) == (409, "party-not-registered-there")
    await register(desk, form(), OTHER)
    assert await desk.refused("registrar", "/parties", seconded) == (409, "party-not-registered-there")
    await desk.publish()
    desk.now += timedelta(hours=1)
    assert (await register(desk, seconded))["counts_from"] == "2023-08-24T00:00:00+08:00"


async def test_bureaus_do_not_see_one_anothers_registrations(desk: Desk) -> None:
    party = await register(desk, form(), OTHER)
    assert (await desk.ask("auditor", "GET", "/parties")).json()["items"] == []
    assert (await desk.ask("auditor", "GET", f"/parties/{party['id']}")).status_code == 404
    assert await registered(desk) == []
    assert (await register(desk, form()))["counts_from"] == "2023-08-30T23:00:00+08:00"


async def test_an_old_key_changes_itself_once_it_counts(desk: Desk) -> None:
    changed = form(NEW, by=OLD)
    await register(desk, form())
    assert await desk.refused("registrar", "/parties", changed) == (422, "registration-signature")
    desk.now += WEEK
    assert (await register(desk, changed))["counts_from"] == "2023-08-30T23:00:00+08:00"


async def test_a_log_for_demonstrations_waits_a_second(
    built: ServiceApp, settings: SamplingSettings, issuer: Issuer, database: Database
) -> None:
    app = settle_in(built, settings.model_copy(update={"log_origin": "127.0.0.1:8080/log"}))
    async with serving(app) as client:
        desk = Desk(app, client, issuer, database)
        app.clock = lambda: desk.now
        assert (await register(desk, form()))["counts_from"] == "2023-08-23T23:00:01+08:00"


async def test_the_log_alone_gives_the_same_table(desk: Desk) -> None:
    await register(desk, form())
    await desk.done("registrar", "/parties", form(NEW))
    await desk.publish()
    owner = create_engine(desk.database.admin_url, application="tests")
    blobs = desk.app.resources.blobs
    try:
        await check_rebuild(desk.database, TABLES, lambda: rebuild(owner, blobs, TABLES, projections(PARTIES)))
    finally:
        await owner.dispose()
    assert len(await registered(desk)) == 1
