"""The keyring: the file in which a party keeps its key and its nonces. The command line and the page share its form."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from shared.canonical import JsonObject
from shared.contracts.fact import Hex32
from shared.draws.registration import PartyKey, registration_message
from shared.draws.signing import commitment_message, commitment_of
from shared.draws.spec import Party
from shared.draws.text import (
    Hex32OrEmpty,
    Hex64,
    OrganisationCode,
    OrganisationCodeOrEmpty,
    Purpose,
    SourceName,
    Text,
    Uuid,
)
from shared.errors import Conflict, Invalid


class MalformedKeyring(Invalid):
    code = "malformed-keyring"
    title = "密钥文件格式错误"
    title_en = "Malformed keyring"


class MalformedParty(Invalid):
    code = "malformed-party"
    title = "单位信息不符合要求"
    title_en = "Malformed details of the party"


class MalformedPurpose(Invalid):
    code = "malformed-purpose"
    title = "用途、局或来源名称不符合要求"
    title_en = "Malformed purpose, bureau or source"


class PurposeTwice(Invalid):
    code = "purpose-twice"
    title = "同一用途出现两次"
    title_en = "A purpose is named twice"


class NonceOpened(Conflict):
    code = "nonce-opened"
    title = "该随机值已为另一公告揭示"
    title_en = "The nonce was opened for another announcement"


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Nonce(_Model):
    """A nonce (in hex) to which the party has committed for the draw of a purpose, under the name of a source.

    `draw` and `announcement` (its leaf hash, in hex) say for what the party has opened it. Both are "" before that.
    """

    source: SourceName
    bureau: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    purpose: Purpose
    nonce: Annotated[Hex32, Field(repr=False)]
    draw: Uuid | Literal[""] = ""
    announcement: Hex32OrEmpty = ""

    @property
    def commitment(self) -> str:
        return commitment_of(self.source, self.nonce)


class Keyring(_Model):
    """A party's key, its registration, and all nonces that it ever made. Whoever has this file can act as the party.

    `secret` is the seed of the Ed25519 key, and `signature` the signature over the registration, both in hex.
    """

    format: Literal["cheqian-keyring/2"]
    organisation: OrganisationCode
    name: Text
    above: OrganisationCodeOrEmpty
    secret: Annotated[Hex32, Field(repr=False)]
    signature: Hex64
    nonces: Annotated[tuple[Nonce, ...], Field(strict=False)]

    @classmethod
    def new(cls, organisation: str, name: str, above: str, secret: str, *, old: Self | None = None) -> Self:
        """A keyring for a new key. Its registration is signed by the new key, or by the key of `old`.

        `secret` is 32 random bytes in hex. Raises MalformedParty.
        """
        try:
            unsigned = cls(
                format="cheqian-keyring/2",
                organisation=organisation,
                name=name,
                above=above,
                secret=secret,
                signature="0" * 128,
                nonces=(),
            )
        except ValidationError as error:
            raise MalformedParty(
                f"请改正：{_told(error)}。代码为 18 位统一社会信用代码；名称至多 200 字，首尾无空格，无控制字符。",
                f"Correct: {_told(error)}. A code is a unified social credit code of 18 characters; a name has at most "
                "200 characters, no white space at either end and no control characters.",
                places=_places(error),
            ) from error
        message = registration_message(unsigned.registered)
        return unsigned.model_copy(update={"signature": (old or unsigned).sign(message)})

    @property
    def key(self) -> str:
        """The public key, in hex."""
        return _public(_key(self.secret))

    @property
    def registered(self) -> PartyKey:
        """What the registration of the key says."""
        return PartyKey(self.organisation, self.name, self.above, self.key)

    @property
    def registration(self) -> JsonObject:
        """The registration as it is handed to the bureau, with its signature."""
        return {**self.registered._asdict(), "signature": self.signature}

    def sign(self, message: bytes) -> str:
        """The signature of the party's key over a message, in hex."""
        return _key(self.secret).sign(message).hex()

    def party(self, nonce: Nonce) -> Party:
        """The source that the spec of the draw names: the party with its signed commitment to the nonce."""
        message = commitment_message(nonce.bureau, nonce.purpose, nonce.source, nonce.commitment)
        return Party(
            source=nonce.source,
            type="party",
            owner=self.organisation,
            name=self.name,
            key=self.key,
            commitment=nonce.commitment,
            signature=self.sign(message),
        )

    def committed(self, bureau: str, source: str, purposes: Sequence[str], nonces: Sequence[str]) -> Self:
        """The keyring with a new nonce for each purpose; `nonces` has 32 random bytes in hex for each.

        Older nonces of a purpose stay: whichever of them a draw names can be opened. Raises MalformedPurpose,
        PurposeTwice.
        """
        for place, purpose in enumerate(purposes):
            if purpose in purposes[:place]:
                raise PurposeTwice(
                    f"用途 {purpose} 出现两次；每个用途只签一次。",
                    f"The purpose {purpose} is named twice; name each purpose once.",
                    purpose=purpose,
                )
        added = tuple(_nonce(source, bureau, purpose, nonce) for purpose, nonce in zip(purposes, nonces, strict=True))
        return self.model_copy(update={"nonces": (*self.nonces, *added)})

    def nonce_of(self, party: Party) -> Nonce | None:
        """The nonce that opens a commitment of this party. None if the keyring has no such nonce, or another key."""
        if party.key != self.key:
            return None
        return next((kept for kept in self.nonces if kept.commitment == party.commitment), None)

    def opened(self, nonce: Nonce, draw: str, announcement: str) -> Self:
        """The keyring that remembers for which announcement (its leaf hash) the nonce was opened.

        Raises NonceOpened for another announcement than the one for which it was opened before.
        """
        if nonce.announcement not in {"", announcement}:
            raise NonceOpened(
                f"该随机值已为抽查 {nonce.draw} 的公告 {nonce.announcement} 揭示，不得再为公告 {announcement} 揭示："
                "同一承诺出现在两份公告中，必有一份是伪造的。请保留两份回执，并向上级报告。",
                f"The nonce was opened for the announcement {nonce.announcement} of the draw {nonce.draw}, so it is "
                f"not opened for the announcement {announcement}: a commitment stands in one announcement. Keep both "
                "receipts, and report them.",
                draw=nonce.draw,
                announcement=nonce.announcement,
            )
        remembered = nonce.model_copy(update={"draw": draw, "announcement": announcement})
        nonces = tuple(remembered if kept is nonce else kept for kept in self.nonces)
        return self.model_copy(update={"nonces": nonces})

    def as_json(self) -> JsonObject:
        """The JSON of the file, with its secrets."""
        return self.model_dump(mode="json")


def read_keyring(document: object) -> Keyring:
    """Read a keyring from JSON. Raises MalformedKeyring, whose text never quotes a secret."""
    try:
        return Keyring.model_validate(document)
    except ValidationError as error:
        raise MalformedKeyring(
            f"文件不是完好的密钥文件，有误之处：{_told(error)}。请使用 party new 所生成的文件或其副本。",
            f"The file is not a sound keyring; these places are wrong: {_told(error)}. Use the file that `party new` "
            "made, or a copy of it.",
            places=_places(error),
        ) from error


def _nonce(source: str, bureau: str, purpose: str, nonce: str) -> Nonce:
    try:
        return Nonce(source=source, bureau=bureau, purpose=purpose, nonce=nonce)
    except ValidationError as error:
        raise MalformedPurpose(
            f"请改正 {purpose}：{_told(error)}。用途至多 100 字，不含空格；局为 6 位行政区划代码；来源名称为 1 至 40 个"
            "小写字母、数字或连字符。",
            f"Correct {purpose}: {_told(error)}. A purpose has at most 100 characters and no white space, a bureau is "
            "six digits, and the name of a source is 1 to 40 lower-case letters, digits or hyphens.",
            places=_places(error),
        ) from error


def _key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def _places(error: ValidationError) -> list[str]:
    """The malformed places, without their content, which may be secret."""
    return [".".join(map(str, fault["loc"])) or "$" for fault in error.errors(include_input=False, include_url=False)]


def _told(error: ValidationError) -> str:
    places = _places(error)
    return "、".join(places[:5]) + ("…" if len(places) > 5 else "")
