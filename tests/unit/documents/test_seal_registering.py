"""Which certificates of seals are registered, and which papers they seal."""

from datetime import timedelta

import pytest

from services.documents.registration.days import FirstDayPast, RevocationAhead, RevokedAlready
from services.documents.seal import lifecycle as seal_lifecycle
from services.documents.seal import registering as sealing
from services.documents.seal.lifecycle import BureauSeals
from services.documents.seal.registering import CertificateNotValid, SealCertificate, SealRegisteredBefore
from tests.unit.papers.made_up import BUREAU
from tests.unit.recorded import TODAY, event

CERTIFICATE = SealCertificate("ab" * 32, TODAY - timedelta(days=30), TODAY + timedelta(days=300))


def test_a_certificate_is_registered_once_on_one_of_its_days() -> None:
    seals = BureauSeals(bureau=BUREAU)
    for certificate, first in (
        (CERTIFICATE, TODAY + timedelta(days=301)),
        (CERTIFICATE._replace(first=TODAY + timedelta(days=1)), TODAY),
    ):
        with pytest.raises(CertificateNotValid):
            sealing.register(seals, certificate, first, TODAY)
    with pytest.raises(FirstDayPast):
        sealing.register(seals, CERTIFICATE, TODAY - timedelta(days=1), TODAY)
    fact = sealing.register(seals, CERTIFICATE, TODAY, TODAY)
    seals = seal_lifecycle.evolve(seals, event(fact, seals.stream, 1))
    with pytest.raises(SealRegisteredBefore):
        sealing.register(seals, CERTIFICATE, TODAY, TODAY)
    (seal,) = seals.kept
    assert [seal.seals(TODAY + timedelta(days=days)) for days in (-1, 0, 400)] == [False, True, True]


def test_a_revoked_certificate_seals_papers_of_earlier_days_alone() -> None:
    seals = BureauSeals(bureau=BUREAU)
    fact = sealing.register(seals, CERTIFICATE, TODAY, TODAY)
    seals = seal_lifecycle.evolve(seals, event(fact, seals.stream, 1))
    later = TODAY + timedelta(days=9)
    with pytest.raises(RevocationAhead):
        sealing.revoke(seals.kept[0], later + timedelta(days=1), "换证", later)
    seals = seal_lifecycle.evolve(seals, event(sealing.revoke(seals.kept[0], later, "换证", later), seals.stream, 2))
    (seal,) = seals.kept
    assert [seal.seals(later + timedelta(days=days)) for days in (-1, 0, 1)] == [True, False, False]
    with pytest.raises(RevokedAlready):
        sealing.revoke(seal, later, "换证", later)
