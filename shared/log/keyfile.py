"""The signing key of a log or a witness: a file, written at the first start, that only its owner can read."""

from pathlib import Path

from shared.durable import write_durably
from shared.errors import Forbidden
from shared.log.notes import Kind, SigningKey

_OTHERS = 0o077


class KeyReadableByOthers(Forbidden):
    code = "key-readable-by-others"
    title = "签名密钥文件权限过宽"
    title_en = "Key file readable by others"


class KeyOfAnotherName(Forbidden):
    code = "key-of-another-name"
    title = "密钥名称与日志名称不符"
    title_en = "The key has another name than the log"


def signing_key(path: Path, name: str, kind: Kind = Kind.ED25519) -> SigningKey:
    """The key in the file. If the file does not exist, a new key is written to it (mode 0600).

    Raises KeyReadableByOthers, KeyOfAnotherName (the name of a log never changes, because its readers trust this name),
    MalformedKey.
    """
    if not path.exists():
        write_durably(path, SigningKey.generate(name, kind).encode().encode())
    if path.stat().st_mode & _OTHERS:
        raise KeyReadableByOthers(
            f"密钥文件 {path} 可被他人读取；请执行 chmod 600。", f"{path} is readable by others; run chmod 600 on it."
        )
    key = SigningKey.parse(path.read_text().strip())
    if key.name != name:
        raise KeyOfAnotherName(
            f"密钥文件 {path} 属于 {key.name}，而配置的名称是 {name}；名称启用后不可更改，请恢复原配置。",
            f"{path} holds the key of {key.name}, but {name} is configured; a name in use never changes: restore it.",
        )
    return key
