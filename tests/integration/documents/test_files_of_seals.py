"""The files of seals, as the operator puts them there, changes them, or leaves them open to others."""

from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import Gauge
from pydantic import ValidationError

from services.documents.rendering.seal_key import SealUnusable
from services.documents.seal.background import look_at_seals, seal_gauge
from services.documents.seal.usecases import SealNotRegistered
from shared.file_modes import ReadableByOthers
from tests.integration.documents.seals import CHIEF, FIRST, OTHER, SEALS, made_anew, refusal_of, seal
from tests.support.apps import BUREAU
from tests.support.paperwork import MORNING, Paperwork, furnish, paperwork_on
from tests.support.postgres import Database


async def test_a_bureau_without_a_seal_has_none(paperwork: Paperwork) -> None:
    assert await seal(paperwork) is None
    assert await paperwork.refused(CHIEF, SEALS, FIRST) == (409, "seal-missing")


async def test_a_seal_whose_files_change_is_loaded_anew_and_registered_anew(furnished: Paperwork) -> None:
    first = await furnished.post(CHIEF, SEALS, FIRST)
    before = await seal(furnished)
    await made_anew(furnished)
    assert await refusal_of(furnished) is SealNotRegistered
    second = await furnished.post(CHIEF, SEALS, FIRST)
    assert (second["version"], second["certificate"] != first["certificate"]) == (2, True)
    after = await seal(furnished)
    assert after is not None
    assert after is not before
    picture = furnished.settings.seals_folder / f"{BUREAU}.pdf"
    picture.write_bytes(after.picture)
    with_picture = await seal(furnished)
    assert with_picture is not None
    assert with_picture is not after
    await furnished.check()


async def test_files_that_others_may_read_or_that_do_not_fit_seal_nothing(furnished: Paperwork) -> None:
    await furnished.post(CHIEF, SEALS, FIRST)
    passphrase = furnished.settings.seals_folder / f"{BUREAU}.passphrase"
    assert await seal(furnished) is not None
    passphrase.chmod(0o644)
    assert await refusal_of(furnished) is ReadableByOthers, "also of a seal that was loaded before"
    assert await furnished.refused(CHIEF, SEALS, FIRST) == (403, "readable-by-others")
    passphrase.chmod(0o600)
    passphrase.write_text("wrong\n")
    assert await refusal_of(furnished) is SealUnusable
    assert await furnished.refused(CHIEF, SEALS, FIRST) == (503, "seal-unusable")


async def test_roots_that_are_no_certificates_are_named(database: Database, tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    stamps = {"stamp_address": "http://127.0.0.1:1/", "stamp_roots_file": roots}
    with pytest.raises(ValidationError, match="stamp_roots_file"):
        async with paperwork_on(database, tmp_path, **stamps):
            pass
    roots.write_text("no certificate")
    async with paperwork_on(database, tmp_path, **stamps) as paperwork:
        await furnish(tmp_path, BUREAU)
        assert await paperwork.refused(CHIEF, SEALS, FIRST) == (503, "seal-unusable")


async def test_it_is_told_how_long_a_seal_is_valid(furnished: Paperwork) -> None:
    gauge, resources = seal_gauge(), furnished.app.resources
    await look_at_seals(resources, gauge)
    assert told(gauge) == {}, "no seal is registered"
    for bureau in (BUREAU, OTHER):
        await furnished.post(CHIEF, SEALS, FIRST, bureau=bureau)
    await look_at_seals(resources, gauge)
    assert told(gauge) == {BUREAU: 365, OTHER: 365}
    furnished.now = MORNING + timedelta(days=400)
    (furnished.settings.seals_folder / f"{OTHER}.p12").unlink()
    await look_at_seals(resources, gauge)
    assert told(gauge) == {BUREAU: 0}, "a bureau that has no seal any more needs none"
    furnished.now = MORNING
    (furnished.settings.seals_folder / f"{BUREAU}.passphrase").chmod(0o644)
    await look_at_seals(resources, gauge)
    assert told(gauge) == {BUREAU: 0}


def told(gauge: Gauge) -> dict[str, float]:
    """The days by bureau."""
    return {sample.labels["bureau"]: sample.value for metric in gauge.collect() for sample in metric.samples}
