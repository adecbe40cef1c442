"""What each step of a party's registration needs: the signature, another person, and what stands in the log before."""

from datetime import datetime, timedelta
from typing import NamedTuple

from services.sampling.registers.parties.lifecycle import Party
from services.sampling.registers.parties.requests import RegisterPartyRequest
from shared.approval import check_verdict
from shared.contracts.party import PartyRefused, PartyRegistered, PartyRequested, PartyWithdrawn
from shared.draws.registration import Entered, Standing, check_registration, counts_from


class RegistrationDesk(NamedTuple):
    """The bureau and the person who acts, the time, and how long a registration waits until it counts."""

    bureau: str
    person: str
    now: datetime
    wait: timedelta


def request(desk: RegistrationDesk, body: RegisterPartyRequest, before: Standing) -> PartyRequested:
    """The request to register a party. Raises what `check_registration` raises."""
    check_registration(Entered(desk.bureau, desk.now, body.party, body.signature, body.approved_by), before)
    return PartyRequested(**body.model_dump())


def approve(party: Party, desk: RegistrationDesk, before: Standing) -> PartyRegistered:
    """The registration, by another person than the one who requested it. What stands in the log is judged again: it may
    have changed since the request. Raises SamePerson and what `check_registration` raises.
    """
    asked = check_verdict(party.rounds, desk.person)
    entered = Entered(desk.bureau, desk.now, party.party, party.signature, party.approved_by)
    check_registration(entered, before)
    return PartyRegistered(
        **party.party._asdict(),
        signature=party.signature,
        approved_by=party.approved_by,
        requested_by=asked.requested.person,
        counts_from=counts_from(entered, before, desk.wait),
    )


def refuse(party: Party, person: str, opinion: str) -> PartyRefused:
    """The refusal, by another person than the one who requested the registration. Raises SamePerson."""
    check_verdict(party.rounds, person)
    return PartyRefused(opinion=opinion)


def withdraw(party: Party, reason: str) -> PartyWithdrawn:
    """The withdrawal of the request, by whoever may make one."""
    return PartyWithdrawn(reason=reason)
