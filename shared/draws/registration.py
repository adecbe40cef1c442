"""Who may be a party: the registration of an organisation with its key, and from when it counts."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.draws.circumstances import LEAST, Registration
from shared.draws.signing import is_signed
from shared.errors import Conflict, Invalid
from shared.log.points import require_fit


class RegisteredAlready(Conflict):
    code = "party-registered-already"
    title = "参与方已经登记"
    title_en = "The party is registered already"


class NotRegisteredThere(Conflict):
    code = "party-not-registered-there"
    title = "所写单位没有登记这一参与方"
    title_en = "The bureau that is named has not registered this party"


class RegistrationSignatureRefused(Invalid):
    code = "registration-signature"
    title = "登记的签名无效"
    title_en = "The signature over the registration is wrong"


class PartyKey(NamedTuple):
    """An organisation, its name, the organisation above it ("" for none), and its Ed25519 key in hex."""

    organisation: str
    name: str
    above: str
    key: str


class Entered(NamedTuple):
    """A registration as it enters the log: the bureau and the time of the entry, and the entry's public part.

    `approved_by` is the code of another bureau that has registered the same party, or "".
    """

    bureau: str
    at: datetime
    party: PartyKey
    signature: str
    approved_by: str = ""


class Standing(NamedTuple):
    """What stands in the log before a registration: those of its bureau, from the first; and the parties that the
    bureau in `approved_by` has registered.
    """

    own: Sequence[Registration] = ()
    elsewhere: Collection[PartyKey] = frozenset()


def registration_message(party: PartyKey) -> bytes:
    """What a key signs to register itself, or to register the key that follows it."""
    organisation, name, above, key = party
    return f"cheqian-registration/2\n{organisation}\n{name}\n{above}\n{key}\n".encode()


def check_registration(entered: Entered, before: Standing) -> None:
    """Refuse a registration whose key is weak, that is not signed, stands already, or names a bureau that has not
    registered the party.

    Raises WeakKey, RegistrationSignatureRefused, RegisteredAlready, NotRegisteredThere.
    """
    party = entered.party
    require_fit(bytes.fromhex(party.key))
    if not (_signed_by(party.key, entered) or _changes_key(entered, before.own)):
        raise RegistrationSignatureRefused(
            "登记须由所登记的公钥签名；更换公钥的，由该单位已经生效的旧公钥签名。请参与方重新生成登记文件。",
            "The key that is registered must sign the registration; or, to change a key, a key of the same "
            "organisation that counts already. Ask the party to make the registration again.",
            organisation=party.organisation,
        )
    if any(_party_of(row) == party for row in before.own):
        raise RegisteredAlready(
            f"{party.name}（{party.organisation}）已以此公钥登记，不必再登记。",
            f"{party.name} ({party.organisation}) is registered with this key; there is nothing to register.",
            organisation=party.organisation,
        )
    if entered.approved_by and (entered.approved_by == entered.bureau or party not in before.elsewhere):
        raise NotRegisteredThere(
            f"日志中没有 {entered.approved_by} 局对同一参与方、同一公钥的登记；请改正代码，或不填（满 7 天后生效）。",
            f"The log has no registration of this party and key by another bureau {entered.approved_by}; correct the "
            "code, or leave it out and wait seven days.",
            approved_by=entered.approved_by,
        )


def counts_from(entered: Entered, before: Standing, wait: timedelta = LEAST.registration) -> datetime:
    """From when a registration that `check_registration` allows counts: at once, or after `wait`.

    At once: where another bureau has registered the same party before, or where an older key of the organisation has
    signed the new key.
    """
    at_once = bool(entered.approved_by) or _changes_key(entered, before.own)
    return entered.at if at_once else entered.at + wait


def _party_of(row: Registration) -> PartyKey:
    return PartyKey(row.organisation, row.name, row.above, row.key)


def _signed_by(key: str, entered: Entered) -> bool:
    return is_signed(key, entered.signature, registration_message(entered.party))


def _changes_key(entered: Entered, own: Sequence[Registration]) -> bool:
    """Whether another key of the same organisation, with the same name and above, has signed, which counts already."""
    return any(
        row.key != entered.party.key
        and _party_of(row)._replace(key=entered.party.key) == entered.party
        and row.counts_from <= entered.at
        and _signed_by(row.key, entered)
        for row in own
    )
