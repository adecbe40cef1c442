"""The signature of a packet.

    signature = Ed25519 over "cheqian-packet/1\n" || the packet in canonical JSON (RFC 8785)

A packet may lie on a device for days, and go from one device to another: the signature says that it is as the service
made it. The key signs nothing else.
"""

from base64 import b64encode
from typing import NamedTuple

from shared.canonical import JsonObject, canonical_answer
from shared.log.notes import SigningKey

FORMAT = "cheqian-packet/1"
KEY_NAME = "cheqian-packets"


class PacketSignature(NamedTuple):
    """A signature in base64, and the key that made it, as a vkey."""

    key: str
    signature: str


def sign_packet(key: SigningKey, packet: JsonObject) -> PacketSignature:
    """The signature of a packet. Raises NotCanonical."""
    text = f"{FORMAT}\n{canonical_answer(packet).decode()}"
    own = key.sign(text).content.removeprefix(key.verifier.id)
    return PacketSignature(str(key.verifier), b64encode(own).decode())
