"""An owner's door in a test: a notice with a secret, what cases tells of letters, and somebody with a browser."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pypdfium2 as pdfium

from shared.contracts.fact import Fact
from shared.contracts.inspection_codes import FindingBehindDoor
from shared.contracts.letters import DoorSecretPrinted, LetterTold
from shared.database import create_engine, transact
from shared.log.append import append
from shared.log.streams import load
from shared.papers.door_secret import fingerprint_of, grouped, new_door_secret
from tests.support.inspection_codes import HANDLE, PATH, TOLD
from tests.support.log import OCCASION
from tests.support.postgres import Database, connect

FINDINGS = (
    FindingBehindDoor(finding=UUID(int=81), number=1, facts="危险化学品仓库通风设施停用"),
    FindingBehindDoor(finding=UUID(int=82), number=2, facts="特种作业人员无证上岗"),
)
OVER = TOLD.model_copy(update={"standing": "over", "findings": FINDINGS})
"""The visit is over, and two findings are on its record."""
_SECRET = re.compile("-".join(["[0-9A-Y]{4}"] * 4))
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(2000)
PDF = b"%PDF-1.7\n" + bytes(3000)
BROWSER = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "same-origin"}


async def print_secret(database: Database, handle: bytes = HANDLE, bureau: str = OCCASION.bureau) -> str:
    """Documents prints a notice: its secret, as it stands on paper."""
    secret = new_door_secret()
    fact = DoorSecretPrinted(
        inspection=TOLD.inspection, handle=handle.hex(), fingerprint=fingerprint_of(handle.hex(), secret), door=uuid4()
    )
    await _append(database, "documents", f"door-secret/{uuid4()}", fact, bureau)
    return grouped(secret)


async def tell_letter(database: Database, told: LetterTold, bureau: str = OCCASION.bureau) -> None:
    """Cases tells what has become of a letter."""
    await _append(database, "cases", f"letter-told/{told.letter}", told, bureau)


async def _append(database: Database, service: str, stream: str, fact: Fact, bureau: str) -> None:
    engine = create_engine(database.url(f"cheqian_{service}"), application="tests")
    try:
        async with transact(engine, bureau) as session:
            occasion = replace(OCCASION, bureau=bureau)
            await append(session, occasion, stream, len(await load(session, stream)), fact)
    finally:
        await engine.dispose()


@dataclass
class Owner:
    """Somebody of the enterprise, with a browser: `key` is what the browser keeps, and `first` what it keeps before the
    door is open.
    """

    site: httpx.AsyncClient
    path: str = PATH
    key: str = ""
    first: str = ""
    headers: dict[str, str] = field(default_factory=lambda: dict(BROWSER))

    async def look(self) -> httpx.Response:
        return self._kept(await self.site.get(f"{self.path}/door", headers=self._headers))

    async def open(self, secret: str) -> httpx.Response:
        if not self.first:
            await self.look()
        return self._kept(await self.site.post(f"{self.path}/door", data={"secret": secret}, headers=self._headers))

    async def send(
        self, about: str, words: str = "", files: Sequence[tuple[str, bytes, str]] = (), **more: object
    ) -> httpx.Response:
        data = {"letter": str(uuid4()), "about": about, "words": words, **more}
        parts = [("files", file) for file in files] or [("files", ("", b"", "application/octet-stream"))]
        return await self.site.post(f"{self.path}/door/letters", data=data, files=parts, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        # The client is shared by people with browsers of their own.
        self.site.cookies.clear()
        kept = {"cheqian_door": self.key, "cheqian_door_first": self.first}
        cookies = "; ".join(f"{name}={value}" for name, value in kept.items() if value)
        return {**self.headers, **({"Cookie": cookies} if cookies else {})}

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        said = answer.headers.get("set-cookie", "")
        if found := re.search(r"cheqian_door=([^;]+)", said):
            self.key = found.group(1)
        if found := re.search(r'cheqian_door_first="?([A-Za-z0-9_-]*)', said):
            self.first = found.group(1)
        return answer


def secret_on(sheet: bytes) -> str:
    """The secret that stands on a notice, a PDF of one page, read as a person would."""
    document = pdfium.PdfDocument(sheet)
    (page,) = document
    said = "".join(page.get_textpage().get_text_bounded().split()).replace("\u200b", "")
    document.close()
    (secret,) = _SECRET.findall(said)
    return str(secret)


async def noted(database: Database) -> list[dict[str, Any]]:
    """What was noted of doors, in order."""
    connection = await connect(database.admin_url)
    rows = await connection.fetch("SELECT payload FROM log.event WHERE type = 'publishing.door.noted' ORDER BY id")
    await connection.close()
    return [json.loads(row["payload"])["what"] for row in rows]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of the problem."""
    return answer.status_code, str(answer.json()["type"]).removeprefix("/problems/")
