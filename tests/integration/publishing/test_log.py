"""The published log: what strangers fetch adds up, and what an administrator rewrites is found."""

from dataclasses import replace
from datetime import timedelta
from math import inf
from pathlib import Path

import pytest

from services.publishing.log.usecases import publish_checkpoint
from shared.clock import utc_now
from shared.log.checkpoints import Checkpoint, open_checkpoint
from shared.log.merkle import EMPTY_ROOT
from shared.log.verification.audit import verify_log
from shared.peers import Peers
from shared.witness.app import witness_key
from shared.witness.client import Member, Witnesses
from shared.witness.settings import WitnessSettings
from tests.support.oracle import check_log
from tests.support.postgres import connect
from tests.support.published_log import KEY, House, nobody_proves, witness_of


async def test_what_is_served_verifies_from_the_entries_up(house: House, tmp_path: Path) -> None:
    await house.grow(700)
    assert await publish_checkpoint(house.publisher)
    assert not await publish_checkpoint(house.publisher)
    checks = list(verify_log(await house.published(tmp_path / "mirror"), KEY.verifier))
    assert [check.name for check in checks if not check.passed] == []
    assert await check_log(house.database, KEY.verifier) == 700
    await house.grow(5)
    await publish_checkpoint(house.publisher)
    assert all(check.passed for check in verify_log(await house.published(tmp_path / "mirror"), KEY.verifier))


@pytest.mark.parametrize(
    ("rewriting", "named"),
    [
        ("UPDATE log.event SET entry = replace(entry::text, '30', '31')::bytea WHERE stream = 'thing/300'", "300"),
        ("UPDATE log.tile SET hashes = set_byte(hashes, 40, 7) WHERE number = 1", "tile/0/001"),
        ("UPDATE log.checkpoint SET note = set_byte(note, 30, get_byte(note, 30) % 26 + 65)", "签名"),
    ],
    ids=["entry", "tile", "checkpoint"],
)
async def test_a_rewritten_byte_is_found_and_named(house: House, tmp_path: Path, rewriting: str, named: str) -> None:
    await house.grow(700)
    await publish_checkpoint(house.publisher)
    administrator = await connect(house.database.admin_url)
    await administrator.execute("SET session_replication_role = replica")  # triggers off: an administrator can
    await administrator.execute(rewriting)
    await administrator.close()
    folder = tmp_path / "mirror"
    *_, last = verify_log(await house.published(folder), KEY.verifier)
    assert not last.passed
    assert named in last.detail


async def test_nothing_beyond_the_published_size_is_served(house: House) -> None:
    assert (await house.site.get("/log/checkpoint")).status_code == 404
    await house.grow(300)
    await publish_checkpoint(house.publisher)
    await house.grow(300)
    served = {
        "tile/0/000": 200,
        "tile/0/000.p/7": 200,
        "tile/0/001.p/44": 200,
        "tile/0/001.p/45": 404,
        "tile/0/001": 404,
        "tile/1/000.p/1": 200,
        "tile/1/000.p/2": 404,
        "tile/entries/001.p/44": 200,
        "tile/entries/001.p/45": 404,
        "tile/entries/1": 422,
    }
    answers = {path: (await house.site.get(f"/log/{path}")).status_code for path in served}
    assert answers == served


async def test_tiles_are_cached_for_ever_and_the_checkpoint_for_a_moment(house: House) -> None:
    await house.grow(3)
    await publish_checkpoint(house.publisher)
    tile, checkpoint = [await house.site.get(f"/log/{path}") for path in ("tile/0/000.p/3", "checkpoint")]
    assert "immutable" in tile.headers["Cache-Control"]
    assert tile.headers["Content-Type"] == "application/octet-stream"
    assert checkpoint.headers["Cache-Control"] == "public, max-age=1"
    assert checkpoint.headers["Content-Type"] == "text/plain; charset=utf-8"


async def test_a_witness_cosigns_and_one_that_is_ahead_catches_us_up(house: House, tmp_path: Path) -> None:
    async with witness_of(house, tmp_path) as (witnesses, witness):
        for count in (10, 300):
            await house.grow(count)
            # A new client each time: it does not remember what the witness has seen, as after a crash.
            await publish_checkpoint(replace(house.publisher, witnesses=witnesses()))
            note = (await house.site.get("/log/checkpoint")).content
            assert [signer.key for signer in open_checkpoint(note, KEY.verifier, [witness]).cosigners] == [witness]
        assert [seen.size for seen in (await witnesses().latest(KEY.name)).checkpoints] == [310]


async def test_the_age_of_the_newest_cosigned_checkpoint_is_told(house: House, tmp_path: Path) -> None:
    nobody = witness_key(WitnessSettings(name="silent.example", data=tmp_path / "silent", logs=(str(KEY.verifier),)))
    async with witness_of(house, tmp_path) as (witnesses, _), Peers() as peers:
        # This log has begun: a new log would wait for the witness.
        house.publisher.last_signed.advance(None, Checkpoint(KEY.name, 0, EMPTY_ROOT).sign(KEY))
        silent = Witnesses(peers, [Member("http://127.0.0.1:1", nobody.verifier)], nobody_proves, utc_now)
        now, told = utc_now(), []
        for asked, later in ((silent, 0), (witnesses(), 0), (silent, 30), (silent, 50), (witnesses(), 0), (silent, 10)):
            now += timedelta(seconds=later)
            await house.grow(1)
            await publish_checkpoint(replace(house.publisher, witnesses=asked, clock=now.replace))
            (metric,) = house.publisher.gauges.cosigned_age.collect()
            told += [sample.value for sample in metric.samples]
    assert told == [inf, inf, 30, 80, 80, 10]
