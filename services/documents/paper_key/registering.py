"""Which key may be registered for which days: for each day, the bureau has at most one."""

from datetime import date

from services.documents.paper_key.lifecycle import KeptKey, Keyring
from services.documents.registration.days import require_first, require_revocable
from shared.contracts.papers import PaperKeyRegistered, PaperKeyRevoked, PaperKeyRotated
from shared.errors import Conflict
from shared.papers.keys import PaperKey, Registration


class KeyNotInForce(Conflict):
    code = "paper-key-not-in-force"
    title = "该文书密钥届时不在使用"
    title_en = "The paper key is not in force then"


def register(keyring: Keyring, new: Registration, today: date) -> PaperKeyRegistered:
    """The registration of the first key of a bureau, or of its first key after a revocation.

    Raises FirstDayPast, PaperKeyRefused.
    """
    require_first(new.first, today)
    keyring.keys.registered(new)
    return PaperKeyRegistered(**_told(new))


def rotate(keyring: Keyring, old: KeptKey, new: Registration, today: date) -> PaperKeyRotated:
    """The replacement of a key for papers from a day on. Raises FirstDayPast, KeyNotInForce, PaperKeyRefused."""
    require_first(new.first, today)
    _require_alone(keyring, old.key, new.first)
    keyring.keys.rotated(new)
    return PaperKeyRotated(**_told(new))


def revoke(old: KeptKey, day: date, because: str, today: date) -> PaperKeyRevoked:
    """The revocation of a key: its papers of this day and of later days do not count.

    Raises RevocationAhead, RevokedAlready.
    """
    require_revocable(day, today, old.revocation)
    return PaperKeyRevoked(key_id=old.key.id.hex(), key=old.key.public.hex(), day=day, because=because)


def _require_alone(keyring: Keyring, old: PaperKey, first: date) -> None:
    """Refuse unless the old key signs papers of this day and of the day before, and no other key signs later ones:
    that key would sign beside the new one. Raises KeyNotInForce.
    """
    name = old.id.hex()
    if first <= old.first or not old.signs(first):
        raise KeyNotInForce(
            f"密钥 {name} 自 {old.first} 起用，{first} 不在其使用期间之内。请填写其起用之后、仍在使用的日期；"
            "不再使用的密钥请撤销，再登记新密钥。",
            f"The key {name} begins on {old.first}, and {first} is not among its later days. Give a day after its "
            "first on which it still signs; or revoke a key that is not to be used, and register a new one.",
        )
    later = next((key for key in keyring.keys.known if key.public != old.public and key.signs_after(first)), None)
    if later:
        raise KeyNotInForce(
            f"密钥 {name} 已由 {later.first} 起用的密钥 {later.id.hex()} 接替；请更换后者，或先将其撤销。",
            f"The key {later.id.hex()} replaces the key {name} from {later.first} on; replace that one, or revoke it "
            "first.",
            later=later.public.hex(),
        )


def _told(new: Registration) -> dict[str, str | date]:
    return {
        "key_id": new.key.id.hex(),
        "key": new.public.hex(),
        "first": new.first,
        "signature": new.signature.hex(),
    }
