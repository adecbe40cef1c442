"""What the database complains of is the sender's, nobody's, or ours."""

import errno

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.disk import DiskFull
from shared.outages import CharacterRefused, Collision, DatabaseUnavailable, as_refusal


def wrapped(error: Exception) -> DBAPIError:
    return DBAPIError("SELECT 1", {}, error)


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (ConnectionRefusedError(), DatabaseUnavailable),
        (PoolTimeout(), DatabaseUnavailable),
        (asyncpg.AdminShutdownError(), DatabaseUnavailable),
        (asyncpg.CannotConnectNowError(), DatabaseUnavailable),
        (asyncpg.ConnectionDoesNotExistError(), DatabaseUnavailable),
        (asyncpg.TooManyConnectionsError(), DatabaseUnavailable),
        (asyncpg.InterfaceError("connection is closed"), DatabaseUnavailable),
        (wrapped(asyncpg.AdminShutdownError()), DatabaseUnavailable),
        (wrapped(ConnectionResetError()), DatabaseUnavailable),
        (asyncpg.SerializationError(), Collision),
        (wrapped(asyncpg.DeadlockDetectedError()), Collision),
        (wrapped(asyncpg.CharacterNotInRepertoireError()), CharacterRefused),
        (asyncpg.UntranslatableCharacterError(), CharacterRefused),
        (wrapped(asyncpg.DiskFullError()), DiskFull),
        (asyncpg.DiskFullError(), DiskFull),
        (OSError(errno.ENOSPC, "no space"), DiskFull),
        (OSError(errno.EDQUOT, "quota"), DiskFull),
        (OSError(errno.EFBIG, "file too big"), DiskFull),
    ],
    ids=repr,
)
def test_what_is_not_our_mistake(error: Exception, refusal: type[Exception]) -> None:
    assert isinstance(as_refusal(error), refusal)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EACCES, "not ours"),
        asyncpg.UniqueViolationError(),
        asyncpg.UndefinedTableError(),
        asyncpg.InsufficientPrivilegeError(),
        wrapped(asyncpg.PostgresSyntaxError()),
        IntegrityError("INSERT", {}, asyncpg.NotNullViolationError()),
    ],
    ids=repr,
)
def test_what_is(error: Exception) -> None:
    assert as_refusal(error) is None
