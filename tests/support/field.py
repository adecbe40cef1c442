"""A device that keeps commands without network, and sends them in batches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.support.caseload import Json


@dataclass
class Outbox:
    """What the device of a person has kept of an inspection: `says` is the header of its requests, `decided_on` the
    version that it has read last. Its clock is `ahead` of that of the service.
    """

    client: httpx.AsyncClient
    says: Mapping[str, str]
    inspection: UUID | str
    decided_on: int
    device: str = "终端一"
    below: str = ""
    ahead: timedelta = timedelta()
    kept: list[Json] = field(default_factory=list)

    def keep(self, verb: str, body: Json, at: datetime, **others: Any) -> Json:
        """Keep a command; the next one is kept a second later at the earliest."""
        own = at + self.ahead + timedelta(seconds=len(self.kept))
        command: Json = {"id": str(uuid4()), "device_time": own.isoformat(), "decided_on": self.decided_on}
        self.kept.append({**command, "verb": verb, "body": body, **others})
        return self.kept[-1]

    def batch(self, now: datetime, commands: Iterable[Json] | None = None, **others: Any) -> Json:
        own = (now + self.ahead).isoformat()
        told = list(self.kept if commands is None else commands)
        return {"device": self.device, "device_now": own, "commands": told, **others}

    async def send(self, now: datetime, commands: Iterable[Json] | None = None, **others: Any) -> httpx.Response:
        """Send what was kept, or only these commands."""
        return await self.client.post(
            f"{self.below}/inspections/{self.inspection}/commands",
            json=self.batch(now, commands, **others),
            headers={**self.says, "Idempotency-Key": str(uuid4())},
        )

    async def sent(self, now: datetime, commands: Iterable[Json] | None = None, **others: Any) -> Json:
        """As `send`: the answer, which must be good."""
        answer = await self.send(now, commands, **others)
        assert answer.status_code == 200, answer.text
        taken: Json = answer.json()
        return taken

    async def settle(self, command: str, how: str, body: Json) -> httpx.Response:
        """Take a command over, or drop it, as it stands now."""
        path = f"{self.below}/commands/{command}/{how}"
        return await self.client.post(path, json=body, headers={**self.says, "If-Match": "*"})


def statuses(taken: Json) -> list[str]:
    """The status of each command of a batch."""
    return [each["status"] for each in taken["answers"]]


def checked(item: str, result: str = "as-required", facts: str = "已查") -> Json:
    return {"item": item, "result": result, "facts": facts}


def found(item: str, what: str = "未如实记录培训情况") -> Json:
    basis = [{"instrument": "《示例标准》", "article": "5.2", "in_force_since": "2020-01-01"}]
    where = {"item": item, "description": what, "place": "办公室", "basis": basis}
    return {"finding": str(uuid4()), **where, "severity": "general", "sort": "培训记录"}


def day_of(
    outbox: Outbox, crew: Sequence[Json], morning: datetime, findings: int = 1, items: Sequence[str] = ("A-1", "A-2")
) -> None:
    """Keep a whole visit: arrival, rights, meetings, items, findings about the first item, the record."""
    present = [{"person": each["person"], "certificate": each["key"]} for each in crew]

    def at(hours: float) -> datetime:
        return morning + timedelta(hours=hours)

    def meet(which: str, hours: float) -> None:
        held = {"meeting": which, "at": at(hours).isoformat(), "attended": ["负责人"]}
        outbox.keep("hold-meeting", held, at(hours))

    arrived = {"at": at(0).isoformat(), "place": "厂区门口", "present": present}
    outbox.keep("arrive", arrived, at(0))
    outbox.keep("tell-rights", {"to": "负责人", "confirmed": True}, at(0.1))
    meet("opening", 0.2)
    first, *others = items
    outbox.keep("check-item", checked(first, "not-as-required", "记录不全"), at(1))
    for number in range(findings):
        outbox.keep("find", found(first, f"第 {number + 1} 处"), at(1))
    for item in others:
        outbox.keep("check-item", checked(item), at(2))
    meet("closing", 2.5)
    page = {"page": 1, "sha256": "ab" * 32, "confirmed": True}
    signed = {"by": "signature", "signer": "负责人", "pages": [page]}
    outbox.keep("confirm-record", {"left": at(3).isoformat(), "confirmation": signed}, at(3))
