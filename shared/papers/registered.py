"""What bureaus have registered in the log, by which papers are verified: paper keys, and certificates of seals."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from shared.clock import beijing_date
from shared.draws.entry import Entry
from shared.draws.logged import MalformedEntry
from shared.papers.keys import PaperKeyRefused, PaperKeys, Registration


@dataclass(frozen=True, slots=True)
class RegisteredSeal:
    """The certificate of a bureau's seal: for papers from a day on, until the day from which it is revoked."""

    bureau: str
    first: date
    revoked: date | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """Paper keys, and seals by the SHA-256 of their certificates in hex."""

    keys: PaperKeys = field(default_factory=PaperKeys)
    seals: dict[str, tuple[RegisteredSeal, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """What entries of the log, in its order, have registered; other entries are passed by.

        Raises MalformedEntry, PaperKeyRefused.
        """
        registered = cls()
        for entry in entries:
            try:
                registered = registered.after(entry)
            except (KeyError, ValueError, TypeError) as error:
                raise MalformedEntry(
                    f"{entry.type} 条目的公开部分不合格式，请从公示网站重新下载。",
                    f"The public part of an entry {entry.type} is malformed; download the file again.",
                ) from error
        return registered

    def after(self, entry: Entry) -> Self:
        """After one more entry, by the rules by which a bureau registers: an entry that its service did not write is
        held to them too. Raises PaperKeyRefused, and for a malformed entry KeyError, ValueError, TypeError.
        """
        public, bureau = entry.public, entry.bureau
        match entry.type:
            case "documents.paper-key.registered":
                return replace(self, keys=self.keys.registered(_registration(entry)))
            case "documents.paper-key.rotated":
                return replace(self, keys=self.keys.rotated(_registration(entry)))
            case "documents.paper-key.revoked":
                day = date.fromisoformat(public["day"])
                return replace(self, keys=self.keys.revoked(bureau, bytes.fromhex(public["key"]), day))
            case "documents.seal.registered":
                return self._sealed(public["certificate"], RegisteredSeal(bureau, _first(entry)))
            case "documents.seal.revoked":
                return self._revoked(bureau, public["certificate"], date.fromisoformat(public["day"]))
            case _:
                return self

    def seal_of(self, certificate: str, bureau: str) -> RegisteredSeal | None:
        """The registration of a certificate by a bureau."""
        return next((seal for seal in self.seals.get(certificate, ()) if seal.bureau == bureau), None)

    def _sealed(self, certificate: str, new: RegisteredSeal) -> Self:
        """With a certificate that the bureau has not registered before: another registration would take its revocation
        back.
        """
        if self.seal_of(certificate, new.bureau):
            raise PaperKeyRefused(
                f"{new.bureau} 已登记过印章证书 {certificate[:16]}…，不能再次登记。",
                f"{new.bureau} has registered the certificate {certificate[:16]}… before; that cannot be done twice.",
            )
        return self._with(certificate, new)

    def _with(self, certificate: str, new: RegisteredSeal) -> Self:
        others = tuple(seal for seal in self.seals.get(certificate, ()) if seal.bureau != new.bureau)
        return replace(self, seals={**self.seals, certificate: (*others, new)})

    def _revoked(self, bureau: str, certificate: str, day: date) -> Self:
        seal = self.seal_of(certificate, bureau)
        return self._with(certificate, replace(seal, revoked=min(day, seal.revoked or day))) if seal else self


def _registration(entry: Entry) -> Registration:
    public = entry.public
    key, signature = bytes.fromhex(public["key"]), bytes.fromhex(public["signature"])
    return Registration(entry.bureau, key, _first(entry), signature)


def _first(entry: Entry) -> date:
    """The day of the first papers for which something is registered: that of the entry, or a later one. Else papers of
    days that are over would get a proof that they never had. Raises PaperKeyRefused.
    """
    first, registered = date.fromisoformat(entry.public["first"]), beijing_date(entry.time)
    if first < registered:
        raise PaperKeyRefused(
            f"{entry.bureau} 于 {registered} 登记，起用日期 {first} 却在此之前。",
            f"{entry.bureau} registered it on {registered}, for papers from {first} on, which was over.",
        )
    return first
