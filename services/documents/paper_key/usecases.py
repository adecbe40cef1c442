"""What can be done with the paper keys of a bureau; and the key with which a paper of a day is signed."""

from datetime import date
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncSession

from services.documents.paper_key import registering, store
from services.documents.paper_key.lifecycle import KeptKey, Keyring, stream_of
from services.documents.paper_key.store import PAPER_KEYS
from services.documents.settings import DocumentsSettings
from shared.aggregate import begin, record
from shared.contracts.papers import PaperKeyRegistered
from shared.errors import Conflict
from shared.http.resources import Resources
from shared.papers.keyfile import PaperKeyFile
from shared.papers.keys import PaperKey, Registration
from shared.work import Acting


class PaperKeyNotMade(Conflict):
    code = "paper-key-not-made"
    title = "尚未生成文书密钥"
    title_en = "No paper key was made"


class NoPaperKey(Conflict):
    code = "no-paper-key"
    title = "没有可用的文书密钥"
    title_en = "No paper key for that day"


class PaperSigner(NamedTuple):
    """The registered key that signs the papers of a day, and its private key."""

    key: PaperKey
    private: Ed25519PrivateKey


def file_of(resources: Resources) -> PaperKeyFile:
    """The file of the paper keys of all bureaus."""
    return PaperKeyFile(resources.settings_of(DocumentsSettings).paper_keys_file)


async def register(act: Acting, file: PaperKeyFile, first: date) -> Keyring:
    """Register the newest key of the file. Raises PaperKeyNotMade and what `registering.register` raises."""
    new = newest(file, act.bureau, first)
    keyring = await store.keyring_alone(act)
    return await _added(act, keyring, registering.register(keyring, new, act.today))


async def rotate(act: Acting, file: PaperKeyFile, public: str, first: date) -> Keyring:
    """Replace a key by the newest key of the file.

    Raises PaperKeyUnknown, StaleVersion, PaperKeyNotMade and what `registering.rotate` raises.
    """
    keyring, old = await _to_change(act, public)
    new = newest(file, act.bureau, first)
    return await record(act, PAPER_KEYS, keyring, registering.rotate(keyring, old, new, act.today))


async def revoke(act: Acting, public: str, day: date, because: str) -> Keyring:
    """Revoke a key. Raises PaperKeyUnknown, StaleVersion and what `registering.revoke` raises."""
    keyring, old = await _to_change(act, public)
    return await record(act, PAPER_KEYS, keyring, registering.revoke(old, day, because, act.today))


async def signer_for(session: AsyncSession, file: PaperKeyFile, bureau: str, day: date) -> PaperSigner:
    """The key with which the bureau signs a paper of this day.

    Raises NoPaperKey, PaperKeyMissing, ReadableByOthers, MalformedPaperKeys.
    """
    key = await store.key_for(session, bureau, day)
    if key is None:
        raise NoPaperKey(
            f"{bureau} 没有登记用于 {day} 文书的密钥。请由批准人登记（POST /paper-keys）；"
            f"文件中尚无新密钥的，先由运维人员执行 cheqian new-paper-key {bureau}。",
            f"{bureau} has registered no key for papers of {day}. The chief registers one (POST /paper-keys); if the "
            f"file has no new key, the operator first runs cheqian new-paper-key {bureau}.",
            day=day.isoformat(),
        )
    return PaperSigner(key, file.signer(key))


def newest(file: PaperKeyFile, bureau: str, first: date) -> Registration:
    """The registration of the newest key of the file, signed by it.

    Raises PaperKeyNotMade, ReadableByOthers, MalformedPaperKeys.
    """
    key = file.newest(bureau)
    if key is None:
        raise PaperKeyNotMade(
            f"文书密钥文件中没有 {bureau} 的密钥；请运维人员先执行 cheqian new-paper-key {bureau}。",
            f"The file has no paper key of {bureau}; the operator first runs cheqian new-paper-key {bureau}.",
        )
    return Registration.signed_by(key, bureau, first)


async def _added(act: Acting, keyring: Keyring, fact: PaperKeyRegistered) -> Keyring:
    if keyring.version:
        return await record(act, PAPER_KEYS, keyring, fact)
    return await begin(act, PAPER_KEYS, stream_of(act.bureau), fact)


async def _to_change(act: Acting, public: str) -> tuple[Keyring, KeptKey]:
    keyring = await store.keyring_alone(act)
    kept = keyring.kept_of(bytes.fromhex(public))
    if kept is None:
        raise store.unknown(public)
    act.if_match.check(keyring.version)
    return keyring, kept
