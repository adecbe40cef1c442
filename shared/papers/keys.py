"""The paper keys of bureaus, from their events, and what they say of a code."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.errors import Conflict
from shared.log.points import WeakKey, require_fit
from shared.papers.code import paper_key_id


class PaperKeyRefused(Conflict):
    code = "paper-key-refused"
    title = "文书密钥登记有误"
    title_en = "The registration of a paper key is wrong"


class CodeVerdict(StrEnum):
    """What the keys say of a code. Only `GENUINE` is good."""

    GENUINE = "genuine"
    UNKNOWN_KEY = "unknown-key"
    KEY_NOT_IN_FORCE = "key-not-in-force"
    """The key was registered after the day of the paper, or had been replaced before it."""
    KEY_REVOKED = "key-revoked"
    """The key had been revoked before the day of the paper, or on that day."""
    FORGED = "forged"


class SignedCode(Protocol):
    """A code that a paper key has signed: of a paper, or of an inspection. `signed`: the bytes under the signature."""

    @property
    def key_id(self) -> bytes: ...
    @property
    def day(self) -> date: ...
    @property
    def signed(self) -> bytes: ...
    @property
    def signature(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class PaperKey:
    """A paper key of a bureau, and its days: the first day of the papers that it signs; the last day, if another key
    has replaced it; and the day from which it is revoked.
    """

    bureau: str
    public: bytes
    first: date
    last: date | None = None
    revoked: date | None = None

    @property
    def id(self) -> bytes:
        return paper_key_id(self.public)

    def signs(self, day: date) -> bool:
        """Whether papers of this day carry its signature."""
        return self.first <= day and (self.last is None or day <= self.last) and not self.is_revoked(day)

    def signs_after(self, day: date) -> bool:
        """Whether papers of this day or of a later day carry its signature."""
        return self.signs(max(day, self.first))

    def is_revoked(self, day: date) -> bool:
        return self.revoked is not None and self.revoked <= day


class Registration(NamedTuple):
    """A bureau registers a key for papers from a day on, which the key itself has signed: nobody registers the key of
    somebody else.
    """

    bureau: str
    public: bytes
    first: date
    signature: bytes

    @classmethod
    def signed_by(cls, key: Ed25519PrivateKey, bureau: str, first: date) -> Self:
        """The registration of a key, signed by it."""
        public = key.public_key().public_bytes_raw()
        return cls(bureau, public, first, key.sign(_registration(bureau, public, first)))

    @property
    def key(self) -> PaperKey:
        """The key that is registered. Raises PaperKeyRefused: it has not signed, or is weak."""
        if not _has_signed(self.public, self.signature, _registration(self.bureau, self.public, self.first)):
            raise PaperKeyRefused(
                "该密钥没有为本机关和起用日期签名。请用持有该密钥的系统重新登记。",
                "The key has not signed for this bureau and this first day. Register it again, where the key is held.",
            )
        return PaperKey(self.bureau, self.public, self.first)


class Judged(NamedTuple):
    """The verdict on a code and the key that it rests on, if that is known.

    `needs_log`: the key was revoked later. The holder of a stolen key can write an earlier day into a code, so only the
    log proves that the paper was issued before.
    """

    verdict: CodeVerdict
    key: PaperKey | None = None

    @property
    def needs_log(self) -> bool:
        return self.verdict is CodeVerdict.GENUINE and self.key is not None and self.key.revoked is not None


@dataclass(frozen=True, slots=True)
class PaperKeys:
    """The paper keys that a reader knows, in the order of their registration."""

    known: tuple[PaperKey, ...] = ()

    def registered(self, new: Registration) -> Self:
        """With the first key of a bureau, or its first key after a revocation. Raises PaperKeyRefused."""
        other = next((key for key in self.known if key.bureau == new.bureau and key.signs_after(new.first)), None)
        if other:
            raise PaperKeyRefused(
                f"{new.bureau} 已有文书密钥 {other.id.hex()}，请以更换登记新密钥，或先撤销该密钥。",
                f"{new.bureau} has the paper key {other.id.hex()}; replace it by a rotation, or revoke it first.",
            )
        return replace(self, known=(*self.known, self._added(new)))

    def rotated(self, new: Registration) -> Self:
        """With a new key for papers from its first day on; the old key signs those of earlier days.

        Raises PaperKeyRefused.
        """
        old = self.current(new.bureau, new.first)
        if old is None or new.first <= old.first:
            raise PaperKeyRefused(
                f"{new.bureau} 没有在 {new.first} 之前起用的文书密钥可更换，请先登记密钥。",
                f"{new.bureau} has no paper key from before {new.first} to replace; register a key first.",
            )
        ended = replace(old, last=new.first - timedelta(days=1))
        return self._changed(old, ended, self._added(new))

    def revoked(self, bureau: str, public: bytes, day: date) -> Self:
        """With a key revoked: its papers of this day and of later days do not count. Raises PaperKeyRefused."""
        key = next((key for key in self.known if (key.bureau, key.public) == (bureau, public)), None)
        if key is None:
            raise PaperKeyRefused(
                f"{bureau} 没有登记过该密钥，请核对公钥。",
                f"{bureau} has not registered this key; compare the public key.",
            )
        return self._changed(key, replace(key, revoked=min(day, key.revoked or day)))

    def current(self, bureau: str, day: date) -> PaperKey | None:
        """The key with which the bureau signs papers of this day."""
        return next((key for key in self.known if key.bureau == bureau and key.signs(day)), None)

    def judge(self, code: SignedCode) -> Judged:
        """What is to be said of a code. It is judged by the day that it states."""
        keys = [key for key in self.known if key.id == code.key_id]
        if not keys:
            return Judged(CodeVerdict.UNKNOWN_KEY)
        signer = next((key for key in keys if _has_signed(key.public, code.signature, code.signed)), None)
        if signer is None:
            return Judged(CodeVerdict.FORGED)
        if signer.is_revoked(code.day):
            return Judged(CodeVerdict.KEY_REVOKED, signer)
        return Judged(CodeVerdict.GENUINE if signer.signs(code.day) else CodeVerdict.KEY_NOT_IN_FORCE, signer)

    def _added(self, new: Registration) -> PaperKey:
        if any(key.public == new.public for key in self.known):
            raise PaperKeyRefused(
                "该密钥已登记过，请另行生成一个。", "This key was registered before; make another key."
            )
        return new.key

    def _changed(self, old: PaperKey, *new: PaperKey) -> Self:
        return replace(self, known=(*(key for key in self.known if key is not old), *new))


def _registration(bureau: str, public: bytes, first: date) -> bytes:
    return f"cheqian-paper-key-registration/1\n{bureau}\n{public.hex()}\n{first.isoformat()}\n".encode()


def _has_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        require_fit(public)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (WeakKey, InvalidSignature, ValueError):
        return False
    return True
