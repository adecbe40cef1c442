"""Seals over HTTP: the chief registers the certificate that the operator has put there; papers of its days get it."""

from datetime import timedelta

from services.documents.rendering.seal_key import SealUnusable
from services.documents.seal.usecases import SealNotRegistered
from shared.access.roles import Role
from tests.integration.documents.seals import (
    CHIEF,
    CLERK,
    FIRST,
    INSPECTOR,
    LEGAL,
    OTHER,
    SEALS,
    TODAY,
    refusal_of,
    revoked,
    seal,
)
from tests.support.apps import BUREAU
from tests.support.paperwork import MORNING, Paperwork


async def test_a_seal_is_registered_and_kept_loaded(furnished: Paperwork) -> None:
    assert await refusal_of(furnished) is SealNotRegistered
    shown = await furnished.post(CHIEF, SEALS, FIRST)
    assert (shown["bureau"], shown["version"], shown["first"], shown["revoked"]) == (BUREAU, 1, "2026-03-02", None)
    assert await furnished.get(INSPECTOR, f"{SEALS}/{shown['certificate']}") == shown
    assert (await furnished.get(INSPECTOR, SEALS))["items"] == [shown]
    assert await furnished.refused(CHIEF, SEALS, FIRST) == (409, "seal-registered-before")
    signer = await seal(furnished)
    assert signer is not None
    assert (signer.fingerprint, signer.key.owner) == (shown["certificate"], "示例县应急管理局")
    assert await seal(furnished) is signer
    assert await refusal_of(furnished, TODAY - timedelta(days=1)) is SealNotRegistered
    await furnished.check()


async def test_a_revoked_seal_seals_no_paper_of_its_day(furnished: Paperwork) -> None:
    shown = await furnished.post(CHIEF, SEALS, FIRST)
    path = f"{SEALS}/{shown['certificate']}/revocation"
    assert await furnished.refused(CLERK, path, revoked(TODAY + timedelta(days=1))) == (409, "revocation-ahead")
    furnished.now = MORNING + timedelta(days=7)
    later = TODAY + timedelta(days=7)
    gone = await furnished.post(CLERK, path, revoked(later))
    assert (gone["revoked"]["day"], gone["revoked"]["reason"]) == (later.isoformat(), "换用新证书")
    assert await seal(furnished, later - timedelta(days=1)) is not None
    assert await refusal_of(furnished, later) is SealNotRegistered
    assert await furnished.refused(CHIEF, path, revoked(later)) == (409, "revoked-already")
    register = {"first": later.isoformat()}
    assert await furnished.refused(CHIEF, SEALS, register) == (409, "seal-registered-before")
    await furnished.check()


async def test_a_certificate_counts_on_its_own_days(furnished: Paperwork) -> None:
    after = {"first": (TODAY + timedelta(days=366)).isoformat()}
    assert await furnished.refused(CHIEF, SEALS, after) == (409, "seal-certificate-not-valid")
    before = {"first": (TODAY - timedelta(days=1)).isoformat()}
    assert await furnished.refused(CHIEF, SEALS, before) == (409, "first-day-past")
    await furnished.post(CHIEF, SEALS, FIRST)
    furnished.now = MORNING + timedelta(days=366)
    assert await refusal_of(furnished, TODAY + timedelta(days=366)) is SealUnusable


async def test_who_may_do_what(furnished: Paperwork) -> None:
    for role in (CLERK, LEGAL, INSPECTOR, Role.OPS):
        assert await furnished.refused(role, SEALS, FIRST) == (403, "not-permitted")
    shown = await furnished.post(CHIEF, SEALS, FIRST)
    for role in (LEGAL, INSPECTOR, Role.OPS):
        refused = await furnished.refused(role, f"{SEALS}/{shown['certificate']}/revocation", revoked(TODAY))
        assert refused == (403, "not-permitted")
    assert (await furnished.ask(Role.OPS, "GET", SEALS)).status_code == 403


async def test_another_bureau_has_its_own_seal(furnished: Paperwork) -> None:
    ours = await furnished.post(CHIEF, SEALS, FIRST)
    path = f"{SEALS}/{ours['certificate']}"
    assert await furnished.refused(CHIEF, f"{path}/revocation", revoked(TODAY), bureau=OTHER) == (404, "seal-unknown")
    assert (await furnished.ask(INSPECTOR, "GET", path, bureau=OTHER)).status_code == 404
    theirs = await furnished.post(CHIEF, SEALS, FIRST, bureau=OTHER)
    assert [row["certificate"] for row in (await furnished.get(INSPECTOR, SEALS))["items"]] == [ours["certificate"]]
    signer = await seal(furnished, bureau=OTHER)
    assert signer is not None
    assert signer.fingerprint == theirs["certificate"] != ours["certificate"]
    await furnished.check()
