"""The text of a signed code: base64url without padding (RFC 4648 §5), in its one shortest spelling."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


class Misspelt(ValueError):
    """The text is no code: what is wrong with it, in Chinese and in English."""

    def __init__(self, what: str, what_en: str) -> None:
        super().__init__(what_en)
        self.what, self.what_en = what, what_en


def spelled(code: bytes) -> str:
    """The text of a code."""
    return urlsafe_b64encode(code).rstrip(b"=").decode()


def read_spelled(text: str) -> bytes:
    """The bytes of a code. Raises Misspelt."""
    try:
        code = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError as error:
        raise Misspelt("不是 base64url 文本", "it is not base64url") from error
    if spelled(code) != text:
        raise Misspelt("不是规范写法的 base64url", "its base64url is not in the one accepted spelling")
    return code
