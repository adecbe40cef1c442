"""What the sandbox was sent, in one SQLite file: on disk before it is acknowledged, and whole after a crash."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from deploy.credit_sandbox.arrival import Arrival, Filter, Shown, Totals, beijing_second
from deploy.credit_sandbox.history import Accepted, Act, History
from deploy.credit_sandbox.templates import Kind
from shared.clock import minute_text
from shared.errors import Forbidden, Unavailable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS nonce (
    sender TEXT NOT NULL, nonce TEXT NOT NULL, PRIMARY KEY (sender, nonce)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS arrival (
    id INTEGER PRIMARY KEY, batch TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL, act TEXT NOT NULL,
    key TEXT NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL, receipt TEXT, errors TEXT NOT NULL,
    content TEXT NOT NULL, sha256 TEXT NOT NULL, party TEXT NOT NULL, number TEXT NOT NULL, received TEXT NOT NULL,
    day TEXT NOT NULL, is_late INTEGER NOT NULL, is_kept INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS accepted ON arrival (sender, kind, key, version, act) WHERE status = 'accepted';
CREATE INDEX IF NOT EXISTS accepted_number ON arrival (kind, number) WHERE status = 'accepted';
CREATE INDEX IF NOT EXISTS accepted_day ON arrival (sender, kind, day) WHERE status = 'accepted';
CREATE INDEX IF NOT EXISTS status ON arrival (status);
CREATE INDEX IF NOT EXISTS key ON arrival (key);
"""
_INSERT = """
INSERT INTO arrival (batch, sender, kind, act, key, version, status, receipt, errors, content, sha256, party, number,
    received, day, is_late, is_kept)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_OF_KEY = """
SELECT act, version, sha256, receipt, received, party FROM arrival
WHERE status = 'accepted' AND sender = ? AND kind = ? AND key = ? ORDER BY id
"""
# A number is free again when its record was withdrawn, or corrected to another number.
_ELSEWHERE = """
SELECT act, version, sha256, receipt, received, party FROM arrival
WHERE status = 'accepted' AND kind = ? AND number = ? AND (sender, key) <> (?, ?) AND NOT EXISTS (
    SELECT 1 FROM arrival AS later WHERE later.status = 'accepted' AND later.id > arrival.id
        AND (later.sender, later.kind, later.key) = (arrival.sender, arrival.kind, arrival.key)
) ORDER BY id DESC LIMIT 1
"""
_STORED = """
SELECT act, version, receipt, received, content, is_kept FROM arrival
WHERE status = 'accepted' AND sender = ? AND kind = ? AND key = ? ORDER BY id DESC
"""
# A withdrawal is no record, so nothing of it is kept.
_CLEAN = "UPDATE arrival SET is_kept = 1 WHERE receipt = ? AND status = 'accepted' AND act <> 'withdrawal'"
_OF_DAY = """
SELECT key, version, receipt, sha256, is_kept FROM arrival
WHERE status = 'accepted' AND sender = ? AND kind = ? AND day = ? AND act <> 'withdrawal' ORDER BY key, version
"""
_SHOWN = """
SELECT id, received, sender, kind, act, key, version, status, receipt, errors, content, party, is_late, is_kept
FROM arrival WHERE id < ? AND (? = '' OR status = ?) AND (? = '' OR key = ?) AND (NOT ? OR is_late)
    AND (NOT ? OR (status = 'accepted' AND act <> 'withdrawal' AND NOT is_kept)) ORDER BY id DESC LIMIT ?
"""
_TOTALS = """
SELECT count(*), coalesce(sum(status = 'accepted' AND act <> 'withdrawal'), 0), coalesce(sum(is_kept), 0),
    coalesce(sum(status = 'accepted' AND act = 'withdrawal'), 0), coalesce(sum(status = 'refused'), 0),
    coalesce(sum(status = 'duplicate'), 0), coalesce(sum(is_late), 0) FROM arrival
"""


class NonceUsed(Forbidden):
    code = "nonce-used"
    title = "随机数已使用过"
    title_en = "The nonce was used before"


class SandboxFull(Unavailable):
    code = "credit-sandbox-full"
    title = "沙箱磁盘空间不足"
    title_en = "The disk of the sandbox is full"


class Store:
    """The file. One thread at a time has it; a transaction is on disk when its block has ended."""

    def __init__(self, file: Path) -> None:
        self._lock = Lock()
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        # Not even a power cut loses what was committed.
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is recorded in the block is stored, or nothing of it. Raises SandboxFull."""
        # As a block, the connection stores at its end, and takes everything back if the block raises.
        with self._lock, _telling_full(), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield

    def use_nonce(self, sender: str, nonce: str) -> None:
        """Remember a nonce for ever. In a transaction. Raises NonceUsed."""
        try:
            self._connection.execute("INSERT INTO nonce VALUES (?, ?)", (sender, nonce.lower()))
        except sqlite3.IntegrityError as error:
            raise NonceUsed(
                "X-Nonce 已使用过；每次请求须用新的随机数，重发也一样。",
                "This X-Nonce was used before; every request has a new one, also when it is sent again.",
            ) from error

    def record(self, arrival: Arrival) -> None:
        """Store what came. In a transaction."""
        self._connection.execute(
            _INSERT,
            (
                *(arrival.batch, arrival.sender, arrival.kind, arrival.act, arrival.key, arrival.version),
                *(arrival.status, arrival.receipt, json.dumps(arrival.errors, ensure_ascii=False)),
                *(json.dumps(arrival.content, ensure_ascii=False), arrival.sha256, arrival.party, arrival.number),
                *(arrival.received.isoformat(), arrival.day.isoformat(), arrival.is_late, arrival.is_kept),
            ),
        )

    def clean_again(self, receipt: str) -> None:
        """A record that cleaning had lost is kept now. In a transaction."""
        self._connection.execute(_CLEAN, (receipt,))

    def history(self, sender: str, kind: Kind, key: str, number: str) -> History:
        """What was accepted for a key, and under its number for another key. In a transaction."""
        own = self._connection.execute(_OF_KEY, (sender, kind, key)).fetchall()
        other = self._connection.execute(_ELSEWHERE, (kind, number, sender, key)).fetchone() if number else None
        return History([_accepted(row) for row in own], _accepted(other) if other else None)

    def kept(self, sender: str, kind: Kind, key: str) -> dict[str, Any] | None:
        """The record as it is stored now; None if it is not known, was withdrawn, or was lost in cleaning."""
        with self._lock:
            rows = self._connection.execute(
                _STORED,
                (sender, kind, key),
            ).fetchall()
        for act, version, receipt, received, content, is_kept in rows:
            if act == Act.WITHDRAWAL:
                return None
            if is_kept:
                return {
                    "key": key,
                    "version": version,
                    "receipt": receipt,
                    "received_at": beijing_second(datetime.fromisoformat(received)),
                    "fields": json.loads(content),
                }
        return None

    def of_day(self, sender: str, kind: Kind, day: str) -> dict[str, list[dict[str, Any]]]:
        """What came on a day and was accepted, and which of it cleaning has kept; withdrawals are no records."""
        with self._lock:
            rows = self._connection.execute(_OF_DAY, (sender, kind, day)).fetchall()
        return {
            "received": [{"key": key, "version": version, "receipt": receipt} for key, version, receipt, *_ in rows],
            "kept": [
                {"key": key, "version": version, "sha256": sha256}
                for key, version, _, sha256, is_kept in rows
                if is_kept
            ],
        }

    def shown(self, wanted: Filter, limit: int) -> list[Shown]:
        """What came, the newest first."""
        status, key = wanted.status or "", wanted.key or ""
        values = (wanted.before, status, status, key, key, wanted.late, wanted.lost, limit)
        with self._lock:
            rows = self._connection.execute(_SHOWN, values).fetchall()
        return [Shown.of(row) for row in rows]

    def totals(self) -> Totals:
        """How much came, and what became of it."""
        with self._lock:
            return Totals(*self._connection.execute(_TOTALS).fetchone())


@contextmanager
def _telling_full() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
            raise
        raise SandboxFull(
            "沙箱数据目录所在磁盘已满；本批未保存任何记录。请腾出空间后重新报送。",
            "The disk of the sandbox is full; nothing of the batch was stored. Make room, then send it again.",
            retry_after=60,
        ) from error


def _accepted(row: tuple[str, int, str, str, str, str]) -> Accepted:
    act, version, sha256, receipt, received, party = row
    return Accepted(Act(act), version, sha256, receipt, minute_text(datetime.fromisoformat(received)), party)
