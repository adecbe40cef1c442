"""The secret on the notice of an inspection (告知单密码): whoever has the sheet opens the owner's door with it, once.

16 characters of the alphabet of GB 32100-2015, which has no letters that look like others: 79 bits. On paper they stand
in four groups. Only a fingerprint is kept: SHA-256 over "cheqian-door-secret/1\\n" || the handle of the code in hex ||
"\\n" || the 16 characters. So a secret is good for one inspection, and who reads the databases can open no door.
"""

import hashlib
import secrets

from shared.check_characters import ALPHABET, MISREAD
from shared.contracts.fact import Hex32
from shared.contracts.inspection_codes import Handle
from shared.errors import Invalid
from shared.tidying import bare

LENGTH = 16
_GROUP = 4
_MISREAD = str.maketrans(MISREAD)


class MalformedDoorSecret(Invalid):
    code = "malformed-door-secret"
    title = "密码不完整"
    title_en = "Incomplete secret"


def new_door_secret() -> str:
    """A secret that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(secret: str) -> str:
    """The secret as it stands on paper: 4F7K-…"""
    return "-".join(secret[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def read_door_secret(typed: str) -> str:
    """The secret that somebody has typed, in whatever case, width and groups, with letters that look like others.
    Raises MalformedDoorSecret.
    """
    secret = bare(typed).upper().translate(_MISREAD)
    if len(secret) != LENGTH or not set(secret) <= set(ALPHABET):
        raise MalformedDoorSecret(
            f"密码是告知单上的 {LENGTH} 位数字和字母，请对照告知单重新输入。",
            f"The secret has {LENGTH} digits and letters; compare it with the notice, and type it again.",
        )
    return secret


def fingerprint_of(handle: Handle, secret: str) -> Hex32:
    """What is kept of the secret of the inspection with this handle (hex)."""
    return hashlib.sha256(f"cheqian-door-secret/1\n{handle}\n{secret}".encode()).hexdigest()
