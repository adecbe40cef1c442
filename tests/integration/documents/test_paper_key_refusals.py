"""Which registrations of paper keys are refused, and to whom; a file that is not as it was left signs nothing."""

import asyncio
from datetime import timedelta

from services.documents.paper_key.usecases import NoPaperKey
from shared.access.roles import Role
from shared.file_modes import ReadableByOthers
from shared.papers.keyfile import PaperKeyMissing
from tests.integration.documents.keys import (
    CHIEF,
    CLERK,
    INSPECTOR,
    KEYS,
    LEGAL,
    OTHER,
    TODAY,
    made,
    on,
    refusal_of,
    revoked,
)
from tests.support.apps import bearer
from tests.support.paperwork import Paperwork
from tests.support.postgres import connect


async def test_days_that_are_over_get_no_key(paperwork: Paperwork) -> None:
    public = made(paperwork)
    yesterday = on(TODAY - timedelta(days=1))
    assert await paperwork.refused(CHIEF, KEYS, yesterday) == (409, "first-day-past")
    await paperwork.post(CHIEF, KEYS, on(TODAY))
    made(paperwork)
    assert await paperwork.refused(CHIEF, f"{KEYS}/{public}/rotation", yesterday) == (409, "first-day-past")


async def test_who_may_do_what(paperwork: Paperwork) -> None:
    public = made(paperwork)
    for role in (CLERK, LEGAL, INSPECTOR, Role.OPS):
        assert await paperwork.refused(role, KEYS, on(TODAY)) == (403, "not-permitted")
    await paperwork.post(CHIEF, KEYS, on(TODAY))
    made(paperwork)
    for role in (CLERK, LEGAL, Role.OPS):
        assert (await paperwork.refused(role, f"{KEYS}/{public}/rotation", on(TODAY)))[0] == 403
    for role in (LEGAL, INSPECTOR, Role.OPS):
        assert (await paperwork.refused(role, f"{KEYS}/{public}/revocation", revoked(TODAY)))[0] == 403
    assert (await paperwork.ask(Role.OPS, "GET", KEYS)).status_code == 403


async def test_another_bureau_has_its_own_keys(paperwork: Paperwork) -> None:
    ours, theirs = made(paperwork), made(paperwork, OTHER)
    await paperwork.post(CHIEF, KEYS, on(TODAY))
    assert await refusal_of(paperwork, TODAY, OTHER) is NoPaperKey
    for verb, body in (("rotation", on(TODAY)), ("revocation", revoked(TODAY))):
        refused = await paperwork.refused(CHIEF, f"{KEYS}/{ours}/{verb}", body, bureau=OTHER)
        assert refused == (404, "paper-key-unknown")
    assert (await paperwork.ask(INSPECTOR, "GET", f"{KEYS}/{ours}", bureau=OTHER)).status_code == 404
    assert (await paperwork.post(CHIEF, KEYS, on(TODAY), bureau=OTHER))["key"] == theirs
    assert (await paperwork.get(INSPECTOR, KEYS))["items"][0]["key"] == ours
    supervised = await paperwork.get(Role.CITY_SUPERVISOR, f"{KEYS}?bureau={OTHER}", bureau="370100")
    assert [one["key"] for one in supervised["items"]] == [theirs]
    await paperwork.check()


async def test_a_file_that_is_lost_damaged_or_open_signs_nothing(paperwork: Paperwork) -> None:
    public, file = made(paperwork), paperwork.settings.paper_keys_file
    await paperwork.post(CHIEF, KEYS, on(TODAY))
    content = file.read_bytes()
    file.chmod(0o640)
    assert await refusal_of(paperwork, TODAY) is ReadableByOthers
    rotation = f"{KEYS}/{public}/rotation"
    assert await paperwork.refused(CHIEF, rotation, on(TODAY + timedelta(days=1))) == (403, "readable-by-others")
    file.chmod(0o600)
    file.write_bytes(b"370124 damaged\n")
    assert (await paperwork.refused(CHIEF, rotation, on(TODAY)))[1] == "malformed-paper-keys"
    file.unlink()
    assert await refusal_of(paperwork, TODAY) is PaperKeyMissing
    assert await paperwork.refused(CHIEF, rotation, on(TODAY)) == (409, "paper-key-not-made")
    # A key whose private part is lost is revoked all the same.
    assert (await paperwork.post(CLERK, f"{KEYS}/{public}/revocation", revoked(TODAY)))["revoked"]
    file.write_bytes(content)
    await paperwork.check()


async def test_a_decision_on_an_old_state_is_refused(paperwork: Paperwork) -> None:
    public = made(paperwork)
    await paperwork.post(CHIEF, KEYS, on(TODAY))
    token = bearer(paperwork.issuer, CHIEF, now=paperwork.now)
    path = f"{KEYS}/{public}/revocation"
    tag = (await paperwork.client.get(f"{KEYS}/{public}", headers=token)).headers["ETag"]
    made(paperwork)
    await paperwork.post(CHIEF, f"{KEYS}/{public}/rotation", on(TODAY + timedelta(days=1)))
    answer = await paperwork.client.post(path, headers={**token, "If-Match": tag}, json=revoked(TODAY))
    assert answer.status_code == 412
    answer = await paperwork.client.post(path, headers=token, json=revoked(TODAY))
    assert answer.status_code == 428


async def test_of_two_registrations_at_once_one_counts(paperwork: Paperwork) -> None:
    made(paperwork)
    answers = await asyncio.gather(*(paperwork.ask(CHIEF, "POST", KEYS, on(TODAY)) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    await paperwork.check()


async def test_everybody_sees_the_key_and_nobody_the_reason(paperwork: Paperwork) -> None:
    public = made(paperwork)
    await paperwork.post(CHIEF, KEYS, on(TODAY))
    await paperwork.post(CLERK, f"{KEYS}/{public}/revocation", revoked(TODAY))
    connection = await connect(paperwork.database.admin_url)
    entries = [row["entry"].decode() for row in await connection.fetch("SELECT entry FROM log.event ORDER BY version")]
    await connection.close()
    assert [public in entry for entry in entries] == [True, True]
    assert not any("备份遗失" in entry or "made-up" in entry for entry in entries)
