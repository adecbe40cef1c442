"""The signing key of a log or a witness: a file, written at the first start, that only its owner can read."""

from pathlib import Path

from shared.durable import write_durably
from shared.errors import Forbidden
from shared.file_modes import require_private
from shared.log.notes import Kind, SigningKey


class KeyOfAnotherName(Forbidden):
    code = "key-of-another-name"
    title = "密钥名称与日志名称不符"
    title_en = "The key has another name than the log"


class KeyOfAnotherKind(Forbidden):
    code = "key-of-another-kind"
    title = "密钥种类不符"
    title_en = "The key is of another kind"


def signing_key(path: Path, name: str, kind: Kind = Kind.ED25519) -> SigningKey:
    """The key in the file. If the file does not exist, a new key is written to it (mode 0600).

    Raises ReadableByOthers, KeyOfAnotherName (the name of a log never changes, because its readers trust this name),
    KeyOfAnotherKind, MalformedKey, DiskFull.
    """
    if not path.exists():
        write_durably(path, SigningKey.generate(name, kind).encode().encode())
    require_private(path)
    key = SigningKey.parse(path.read_text().strip())
    if key.name != name:
        raise KeyOfAnotherName(
            f"密钥文件 {path} 属于 {key.name}，而配置的名称是 {name}；名称启用后不可更改，请恢复原配置。",
            f"{path} holds the key of {key.name}, but {name} is configured; a name in use never changes: restore it.",
        )
    if key.kind is not kind:
        raise KeyOfAnotherKind(
            f"密钥文件 {path} 中的密钥种类为 {key.kind}，应为 {kind}：日志与见证方的密钥不可互换，请恢复原文件。",
            f"{path} holds a key of type {key.kind}, not {kind}: the key of a log is no key of a witness; restore the "
            "file.",
        )
    return key
