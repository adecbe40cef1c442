"""Turn errors of the database and of disks into refusals: an outage without fault of the caller, or a value that cannot
be stored.
"""

from collections.abc import Iterator

import asyncpg
from pydantic_core import PydanticSerializationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.disk import DiskFull, says_full
from shared.errors import Invalid, Refusal, Unavailable


class DatabaseUnavailable(Unavailable):
    code = "database-unavailable"
    title = "数据库暂不可用"
    title_en = "Database unavailable"


class Collision(Unavailable):
    code = "collision"
    title = "与同时进行的操作冲突"
    title_en = "The request collided with another transaction"


class CharacterRefused(Invalid):
    code = "character-refused"
    title = "含有不能存储的字符"
    title_en = "The input has a character that cannot be stored"


class NumberRefused(Invalid):
    code = "number-refused"
    title = "数值超出可存储范围"
    title_en = "The number is too large to be stored"


DATABASE_ERRORS: tuple[type[Exception], ...] = (
    DBAPIError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
    PoolTimeout,
    UnicodeEncodeError,
    PydanticSerializationError,
)
"""The errors that a route sees when the database fails: errors of SQLAlchemy and of the driver, and a refused
connection.

A text with half of a surrogate pair also raises one of these errors, on its way into the database or back: JSON can
write it, UTF-8 cannot.
"""

# PostgreSQL, appendix A: error classes and codes.
_COLLISIONS = frozenset({"40001", "40P01", "55P03"})
_CHARACTERS = frozenset({"22021", "22P05"})
_DISK_FULL = "53100"
_GONE_CLASSES = frozenset({"08", "53", "57", "58"})


def as_refusal(error: Exception) -> Refusal | None:
    """The refusal that an error of the database or of a disk means; None for an error that is our own mistake."""
    if isinstance(error, (ConnectionError, PoolTimeout)):
        return _unavailable()
    if isinstance(error, OSError):
        return DiskFull("服务器临时文件", "the server's temporary files") if says_full(error.errno) else None
    state = _sqlstate(error)
    if state == _DISK_FULL:
        return DiskFull("数据库", "the database")
    if state in _COLLISIONS:
        return Collision(
            "同时有人在办理同一事项，本次未生效；请重试。",
            "Somebody is working on the same thing; nothing was changed. Try again.",
            retry_after=1,
        )
    causes = tuple(_causes(error))
    if state in _CHARACTERS or any(map(_is_surrogate, causes)):
        return CharacterRefused(
            "文字中含有不能存储的字符（NUL 或孤立的代理字符），请删除后重试。",
            "The text contains a character that cannot be stored (NUL, or half a surrogate pair); remove it.",
        )
    if any(isinstance(cause, OverflowError) for cause in causes):
        return NumberRefused("数值过大，不能存储；请核对。", "A number is too large to be stored; check it.")
    if state[:2] in _GONE_CLASSES or (not state and _lost_connection(error)):
        return _unavailable()
    return None


def _sqlstate(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(cause, "sqlstate", None) or "")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and the errors that caused it: SQLAlchemy and the driver each wrap the errors that they catch."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _is_surrogate(error: BaseException) -> bool:
    match error:
        case UnicodeEncodeError():
            return error.encoding == "utf-8"
        case PydanticSerializationError():
            # pydantic keeps the message of the error that it caught, but not the error itself.
            return "surrogates not allowed" in str(error)
        case _:
            return False


def _lost_connection(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error.orig, ConnectionError)
    # The driver raises InternalClientError if the server has closed the connection and its last message is not read
    # yet.
    return isinstance(error, (asyncpg.InterfaceError, asyncpg.InternalClientError))


def _unavailable() -> DatabaseUnavailable:
    return DatabaseUnavailable(
        "数据库暂时无法连接，本次未生效；请稍后重试。",
        "The database cannot be reached; nothing was changed. Try again shortly.",
        retry_after=2,
    )
