"""Paper keys over HTTP: the operator makes them, the chief registers them, and papers of their days are signed."""

from datetime import date, timedelta

from services.documents.paper_key.usecases import NoPaperKey
from shared.papers.code import sign_code
from shared.papers.keys import CodeVerdict, PaperKeys
from tests.integration.documents.keys import CHIEF, CLERK, INSPECTOR, KEYS, TODAY, made, on, refusal_of, revoked, signer
from tests.support.apps import BUREAU
from tests.support.paperwork import Paperwork
from tests.unit.papers.made_up import PAPER


async def test_a_key_is_made_registered_and_signs(paperwork: Paperwork) -> None:
    assert await paperwork.refused(CHIEF, KEYS, on(TODAY)) == (409, "paper-key-not-made")
    public = made(paperwork)
    assert await refusal_of(paperwork, TODAY) is NoPaperKey
    shown = await paperwork.post(CHIEF, KEYS, on(TODAY))
    assert (shown["key"], shown["first"], shown["last"], shown["revoked"]) == (public, "2026-03-02", None, None)
    assert (shown["bureau"], shown["version"], shown["registered"]["by"]["subject"]) == (BUREAU, 1, "made-up-chief")
    assert await paperwork.get(INSPECTOR, f"{KEYS}/{public}") == shown
    assert (await paperwork.get(INSPECTOR, KEYS))["items"] == [shown]

    found = await signer(paperwork, TODAY)
    code = sign_code(found.private, PAPER)
    assert PaperKeys((found.key,)).judge(code).verdict is CodeVerdict.GENUINE
    assert shown["key_id"] == found.key.id.hex()
    assert await refusal_of(paperwork, TODAY - timedelta(days=1)) is NoPaperKey
    await paperwork.check()


async def test_a_rotation_divides_the_days_between_two_keys(paperwork: Paperwork) -> None:
    old = made(paperwork)
    await paperwork.post(CHIEF, KEYS, on(TODAY))
    later = TODAY + timedelta(days=30)
    assert await paperwork.refused(CHIEF, f"{KEYS}/{old}/rotation", on(later)) == (409, "paper-key-refused")
    new = made(paperwork)
    assert await paperwork.refused(CHIEF, KEYS, on(later)) == (409, "paper-key-refused")
    shown = await paperwork.post(CHIEF, f"{KEYS}/{old}/rotation", on(later))
    assert (shown["key"], shown["first"], shown["version"]) == (new, later.isoformat(), 2)
    keys = (await paperwork.get(INSPECTOR, KEYS))["items"]
    assert [(one["key"], one["last"], one["version"]) for one in keys] == [(new, None, 2), (old, "2026-03-31", 2)]
    assert (await signer(paperwork, date(2026, 3, 31))).key.public.hex() == old
    assert (await signer(paperwork, later)).key.public.hex() == new
    # The old key is not replaced twice: a third key would sign beside the second.
    third = made(paperwork)
    again = await paperwork.refused(CHIEF, f"{KEYS}/{old}/rotation", on(TODAY + timedelta(days=7)))
    assert again == (409, "paper-key-not-in-force")
    assert await paperwork.refused(CHIEF, f"{KEYS}/{new}/rotation", on(TODAY)) == (409, "paper-key-not-in-force")
    shown = await paperwork.post(CHIEF, f"{KEYS}/{new}/rotation", on(later + timedelta(days=30)))
    assert shown["key"] == third
    await paperwork.check()


async def test_a_revoked_key_signs_nothing_and_makes_room_for_another(paperwork: Paperwork) -> None:
    public = made(paperwork)
    await paperwork.post(CHIEF, KEYS, on(TODAY))
    path = f"{KEYS}/{public}/revocation"
    tomorrow = TODAY + timedelta(days=1)
    assert await paperwork.refused(CLERK, path, revoked(tomorrow)) == (409, "revocation-ahead")
    shown = await paperwork.post(CLERK, path, revoked(TODAY))
    assert shown["revoked"]["day"] == "2026-03-02"
    assert (shown["revoked"]["reason"], shown["revoked"]["by"]["subject"]) == ("备份遗失", "made-up-clerk")
    assert await refusal_of(paperwork, TODAY) is NoPaperKey
    assert await paperwork.refused(CHIEF, path, revoked(TODAY)) == (409, "revoked-already")
    # The theft is found to be older than was thought.
    earlier = await paperwork.post(CHIEF, path, revoked(TODAY - timedelta(days=3)))
    assert earlier["revoked"]["day"] == "2026-02-27"
    assert await paperwork.refused(CHIEF, KEYS, on(TODAY)) == (409, "paper-key-refused"), "this key was registered"
    new = made(paperwork)
    assert (await paperwork.post(CHIEF, KEYS, on(TODAY)))["key"] == new
    assert (await signer(paperwork, TODAY)).key.public.hex() == new
    await paperwork.check()
