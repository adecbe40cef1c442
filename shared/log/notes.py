"""Signed notes and their keys (C2SP signed-note, tlog-cosignature).

A note is `text`, an empty line, and lines `— <name> <base64(key id || signature)>`. The text's final newline is signed.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import NamedTuple
from unicodedata import category

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.errors import Invalid
from shared.log.points import require_fit

# The longest note, in bytes, that is read from a stranger.
NOTE_LIMIT = 1_000_000
_SIGNATURE_LINE_LIMIT = 100
_PRIVATE = "PRIVATE+KEY+"
# The end of the year 8999 in UTC. A later time could be beyond what a datetime holds in Beijing's time.
_LAST_SECOND = 221_845_391_999
# Control characters, format characters (some of them turn the direction), surrogates, and separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


class MalformedKey(Invalid):
    code = "malformed-key"
    title = "密钥格式错误"
    title_en = "Malformed key"


class MalformedNote(Invalid):
    code = "malformed-note"
    title = "签名文本格式错误"
    title_en = "Malformed signed note"


class SignatureRefused(Invalid):
    code = "signature-refused"
    title = "签名无效"
    title_en = "The signature is wrong"


class NotSigned(Invalid):
    code = "not-signed"
    title = "缺少可信签名"
    title_en = "No known key has signed"


class Kind(IntEnum):
    """The type byte of a key."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A verifier key: a name and an Ed25519 public key (32 bytes), as a vkey `name+<key id>+<base64(type || key)>`."""

    name: str
    kind: Kind
    public: bytes

    @property
    def id(self) -> bytes:
        """The key id: H(name || 0x0A || type || key)[:4]."""
        return sha256(b"%s\n%c%s" % (self.name.encode(), self.kind, self.public)).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> "VerifierKey":
        """Parse a vkey; each key has only one accepted spelling. Raises MalformedKey, WeakKey."""
        name, _, rest = vkey.partition("+")
        id_, _, encoded = rest.partition("+")
        key = cls(name, *_type_and_key(encoded))
        _require_id(key, id_)
        require_fit(key.public)
        return key

    def verify(self, text: str, signature: bytes) -> int:
        """Refuse unless `signature` (the bytes after the key id) is this key's signature over `text`.

        Returns the POSIX second of a cosignature, 0 for a plain signature. Raises SignatureRefused.
        """
        time, message = 0, text.encode()
        if self.kind is Kind.COSIGNATURE:
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = cosigned_message(text, time)
            if time > _LAST_SECOND:
                raise SignatureRefused(
                    f"{self.name} 所称时间 {time} 晚于公元 8999 年。",
                    f"The time {time} stated by {self.name} is beyond the year 8999.",
                    key=str(self),
                )
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature as error:
            raise SignatureRefused(
                f"密钥 {self.name}（{self.id.hex()}）的签名与文本不符。",
                f"The signature by {self.name} ({self.id.hex()}) does not fit the text.",
                key=str(self),
            ) from error
        return time


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key (32-byte seed), written `PRIVATE+KEY+name+<key id>+<base64(type || seed)>`."""

    name: str
    kind: Kind
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r})"

    @classmethod
    def generate(cls, name: str, kind: Kind = Kind.ED25519) -> "SigningKey":
        """Make a new key. Raises MalformedKey for a name that a signed note does not allow."""
        key = cls(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())
        VerifierKey.parse(str(key.verifier))
        return key

    @classmethod
    def parse(cls, encoded: str) -> "SigningKey":
        """Parse the secret form `PRIVATE+KEY+…`. Raises MalformedKey, whose text never quotes the secret."""
        if not encoded.startswith(_PRIVATE):
            raise MalformedKey(f"私钥应以 {_PRIVATE} 开头。", f"A private key starts with {_PRIVATE}.")
        name, _, rest = encoded.removeprefix(_PRIVATE).partition("+")
        id_, _, secret = rest.partition("+")
        key = cls(name, *_type_and_key(secret))
        _require_id(key.verifier, id_)
        return key

    def encode(self) -> str:
        """The secret form, for the key file. `str()` does not give it, so that it cannot get into a log line."""
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{_base64(bytes([self.kind]) + self.seed)}"

    @property
    def verifier(self) -> VerifierKey:
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, self.kind, public)

    def sign(self, text: str, time: int = 0) -> "Signature":
        """The signature over a note's text. A cosignature also states `time`, in POSIX seconds."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        if self.kind is Kind.COSIGNATURE:
            content = time.to_bytes(8, "big") + private.sign(cosigned_message(text, time))
        else:
            content = private.sign(text.encode())
        return Signature(self.name, self.verifier.id + content)


class Signature(NamedTuple):
    """A signature line: the name of the signer, and `key id || signature`."""

    name: str
    content: bytes

    @property
    def line(self) -> str:
        return f"— {self.name} {_base64(self.content)}\n"


class Signer(NamedTuple):
    """A known key that signed a note, and the POSIX second that its cosignature states (0 for a plain signature)."""

    key: VerifierKey
    time: int


@dataclass(frozen=True, slots=True)
class Note:
    """A signed note: `text` with its final newline, and the signatures in the order of their lines."""

    text: str
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        return f"{self.text}\n{''.join(signature.line for signature in self.signatures)}".encode()

    @classmethod
    def parse(cls, data: bytes) -> "Note":
        """Parse a note without verifying its signatures. Raises MalformedNote."""
        try:
            content = data[: NOTE_LIMIT + 1].decode()
        except UnicodeDecodeError as error:
            raise _malformed("文本不是 UTF-8", "It is not UTF-8") from error
        if len(data) > NOTE_LIMIT:
            raise _malformed(f"文本超过 {NOTE_LIMIT} 字节", f"It is longer than {NOTE_LIMIT} bytes")
        if any(char < " " and char != "\n" for char in content):
            raise _malformed("文本含控制字符", "It holds a control character")
        # A signature line is never empty, so the last empty line is the one between text and signatures.
        text, separator, block = content.rpartition("\n\n")
        if not separator or not block.endswith("\n"):
            raise _malformed("文本没有签名", "It has no signatures")
        lines = block.removesuffix("\n").split("\n")
        if len(lines) > _SIGNATURE_LINE_LIMIT:
            raise _malformed(f"签名多于 {_SIGNATURE_LINE_LIMIT} 行", f"It has over {_SIGNATURE_LINE_LIMIT} signatures")
        return cls(f"{text}\n", tuple(map(_parse_line, lines)))

    def signers(self, known: Iterable[VerifierKey]) -> tuple[Signer, ...]:
        """The known keys that signed, each with the earliest time that it states. Unknown keys are ignored, and so are
        cosignatures that state the time 0 (C2SP tlog-witness).

        Raises SignatureRefused if a signature of a known key is wrong.
        """
        keys = {(key.name, key.id): key for key in known}
        signers: dict[VerifierKey, Signer] = {}
        for name, content in self.signatures:
            key = keys.get((name, content[:4]))
            if key:
                time = key.verify(self.text, content[4:])
                if key.kind is Kind.COSIGNATURE and not time:
                    continue
                if key not in signers or time < signers[key].time:
                    signers[key] = Signer(key, time)
        return tuple(signers.values())


def cosigned_message(text: str, time: int) -> bytes:
    """The message that a witness signs: its time, followed by the text of the checkpoint."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def strict_base64(encoded: str) -> bytes:
    """Decode standard base64 with padding; only the canonical spelling is accepted. Raises ValueError."""
    data = b64decode(encoded, validate=True)
    if _base64(data) != encoded:
        raise ValueError("base64 with stray bits")
    return data


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _parse_line(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    try:
        content = strict_base64(encoded)
    except ValueError:
        content = b""
    if dash != "—" or not _is_name(name) or len(content) < 5:
        raise _malformed(f"签名行 {line[:80]!r} 不合格式", f"The signature line {line[:80]!r} is malformed")
    return Signature(name, content)


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not re.search(r"\s", name)


def _type_and_key(encoded: str) -> tuple[Kind, bytes]:
    try:
        data = strict_base64(encoded)
        kind = Kind(data[0])
    except (ValueError, IndexError) as error:
        raise _malformed_key() from error
    if len(data) != 33:
        raise _malformed_key()
    return kind, data[1:]


def _require_id(key: VerifierKey, id_: str) -> None:
    # Beyond what a note allows: two names that look the same must not be two keys.
    unseen = any(category(char) in _UNSEEN for char in key.name)
    if unseen or not _is_name(key.name) or id_ != key.id.hex():
        raise _malformed_key()


def _malformed_key() -> MalformedKey:
    return MalformedKey(
        "密钥应为 名称+8 位十六进制编号+base64，编号须与名称和密钥相符，名称不含空白和不可见字符；请逐字复制。",
        "A key is name+8 hex digits+base64, the digits being the hash of name and key, and the name without spaces and "
        "invisible characters; copy it exactly.",
    )


def _malformed(what: str, what_en: str) -> MalformedNote:
    return MalformedNote(f"{what}；请重新取得原文。", f"{what_en}; get the note again.")
