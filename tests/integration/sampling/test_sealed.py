"""What is stored tells the names of a covert draw, and of people, to nobody who does not hold sampling's keys."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from services.sampling.app import compose
from services.sampling.draws.frame.store import openings_in
from services.sampling.settings import SamplingSettings
from shared.contracts.fact import BlobRef
from shared.draws.blinding import opens_key
from shared.sealing import NO_SEALS, CannotUnseal, SealedKey, Seals
from shared.seals_needed import SealingKeysMissing
from tests.integration.sampling.crews import FIRMS, changed, drawn, roster, sent, staff, table
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.support.apps import NOWHERE, serving

Json = dict[str, Any]

_FACTS = "SELECT convert_from(entry, 'UTF8') AS entry, payload FROM log.event WHERE type = $1 ORDER BY id"


async def told(desk: Desk, type_: str) -> list[Json]:
    """The public part and the payload of each event of a type."""
    rows = await table(desk, _FACTS, type_)
    return [json.loads(row["entry"])["public"] | json.loads(row["payload"]) for row in rows]


async def stored(desk: Desk, ref: Json) -> bytes:
    return await desk.app.resources.blobs.get(BlobRef.model_validate(ref))


async def names_stored(desk: Desk, fact: Json) -> set[str]:
    """Which of these blobs tell a name or an identifier of an enterprise or a person."""
    found = set()
    for kind in {"openings", "people_openings", "exclusions", "units", "tasks", "people", "left_out"} & fact.keys():
        content = (await stored(desk, fact[kind])).decode(errors="replace")
        if any(name in content for name in ("示例第", "测试员", *map(code, range(FIRMS)))):
            found.add(kind)
    return found


@pytest.fixture
async def draw(desk: Desk) -> Json:
    await desk.import_list(FIRMS)
    await staff(desk)
    return await drawn(desk, covert=True)


async def test_the_blobs_of_a_covert_draw_and_its_crews_name_nobody(desk: Desk, draw: Json) -> None:
    await sent(desk, await roster(desk, draw=draw["id"]))
    (frame,) = await told(desk, "sampling.frame.frozen")
    (crew,) = await told(desk, "sampling.roster.frozen")
    assert (frame["disclosure"], crew["disclosure"]) == ("after-visits", "after-visits")
    assert (await names_stored(desk, frame), await names_stored(desk, crew)) == (set(), set())
    # The same blobs for sampling, which holds the key.
    async with desk.app.resources.work() as work:
        openings = await openings_in(work, BlobRef.model_validate(frame["openings"]))
    assert {opening["name"] for opening in openings.values()} == set(map(code, range(FIRMS)))


async def test_of_an_open_draw_only_people_are_sealed(desk: Desk) -> None:
    await desk.import_list(FIRMS)
    await staff(desk)
    await sent(desk, await roster(desk, draw=(await drawn(desk))["id"]))
    (frame,) = await told(desk, "sampling.frame.frozen")
    (crew,) = await told(desk, "sampling.roster.frozen")
    assert (await names_stored(desk, frame), await names_stored(desk, crew)) == ({"openings"}, {"openings"})


async def test_a_frame_key_is_read_by_who_holds_the_sealing_key_only(desk: Desk, draw: Json) -> None:
    await sent(desk, await roster(desk, draw=draw["id"]))
    for fact in [*await told(desk, "sampling.frame.frozen"), *await told(desk, "sampling.roster.frozen")]:
        sealed = SealedKey(fact["frame_key"], fact["frame_key_seal"])
        assert not opens_key(fact["key"], bytes.fromhex(sealed.key))
        assert opens_key(fact["key"], desk.app.resources.seals.unseal_key(sealed))
        with pytest.raises(CannotUnseal):
            NO_SEALS.unseal_key(sealed)


async def test_the_opening_brings_the_names_without_a_seal(desk: Desk, draw: Json) -> None:
    await changed(desk, f"/draws/{draw['id']}/opening", {"reason": "closed"})
    (frame,) = await told(desk, "sampling.frame.frozen")
    (opened,) = await told(desk, "sampling.draw.opened")
    content = await stored(desk, opened["openings"])
    sealed = await stored(desk, frame["openings"])
    assert set(map(code, range(FIRMS))) == {opening["name"] for opening in json.loads(content).values()}
    assert desk.app.resources.seals.unseal(sealed) == content


async def test_without_the_key_that_sealed_it_does_not_start(
    desk: Desk, draw: Json, settings: SamplingSettings, tmp_path: Path
) -> None:
    await desk.publish()
    file = tmp_path / "sampling.keys"
    other = settings.model_copy(update={"sealing_keys_file": file})
    with pytest.raises(SealingKeysMissing) as without:
        async with serving(compose(other)):
            pass
    assert not file.exists(), "no new key takes the place of the lost one"
    Seals.at(file)
    with pytest.raises(SealingKeysMissing) as wrong:
        async with serving(compose(other)):
            pass
    keys = [*desk.app.resources.seals.names]
    assert (without.value.facts["keys"], wrong.value.facts["keys"]) == (keys[-1:], keys[-1:])
    async with serving(compose(other.model_copy(update={"lost_sealing_keys": tuple(keys)}))) as client:
        assert (await client.get("/healthz")).is_success


async def test_without_a_key_and_without_a_database_it_makes_none(settings: SamplingSettings, tmp_path: Path) -> None:
    file = tmp_path / "sampling.keys"
    down = settings.model_copy(update={"sealing_keys_file": file, "database_url": SecretStr(NOWHERE)})
    with pytest.raises(ConnectionError):
        async with serving(compose(down)):
            pass
    assert not file.exists()
    Seals.at(file)
    async with serving(compose(down)) as client:
        assert (await client.get("/healthz")).is_success
