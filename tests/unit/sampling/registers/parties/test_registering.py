"""What each step of a party's registration needs: it is judged when it is requested, and again when it is approved."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.sampling.registers.parties import registering
from services.sampling.registers.parties.lifecycle import Party, evolve
from services.sampling.registers.parties.registering import RegistrationDesk
from services.sampling.registers.parties.requests import RegisterPartyRequest
from shared.approval import SamePerson
from shared.draws.circumstances import Registration
from shared.draws.registration import PartyKey, RegisteredAlready, Standing, registration_message
from shared.identifiers import Uscc
from shared.log.append import compose
from shared.log.occasion import Actor, Occasion

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WAIT = timedelta(hours=168)
KEY = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
PARTY = PartyKey(
    Uscc.completed("51370124EXAMPLEA"), "示例县工商业联合会", "", KEY.public_key().public_bytes_raw().hex()
)
BODY = RegisterPartyRequest(**PARTY._asdict(), signature=KEY.sign(registration_message(PARTY)).hex())


def desk(person: str, now: datetime = NOW) -> RegistrationDesk:
    return RegistrationDesk("370124", person, now, WAIT)


def asked() -> Party:
    fact = registering.request(desk("u-1"), BODY, Standing())
    occasion = Occasion("370124", Actor("u-1", "registrar", "tests"), NOW, "", "")
    (event,) = compose(occasion, "party/00000000-0000-7000-8000-000000000001", 0, [fact])
    return evolve(None, event)


def test_the_wait_begins_with_the_approval() -> None:
    later = NOW + timedelta(days=3)
    registered = registering.approve(asked(), desk("u-2", later), Standing())
    assert (registered.counts_from, registered.requested_by) == (later + WAIT, "u-1")
    assert PartyKey(*(getattr(registered, name) for name in PartyKey._fields)) == PARTY


def test_what_was_registered_meanwhile_stands_in_the_way() -> None:
    with pytest.raises(RegisteredAlready):
        registering.approve(asked(), desk("u-2"), Standing([Registration(*PARTY, NOW)]))


def test_the_requester_does_not_decide() -> None:
    with pytest.raises(SamePerson):
        registering.approve(asked(), desk("u-1"), Standing())
    with pytest.raises(SamePerson):
        registering.refuse(asked(), "u-1", "不同意")
