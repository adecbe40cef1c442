"""A paper as its holder has it, and the ways to ask whether it is genuine: the site, and `cheqian verify` offline."""

import asyncio
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from typer.testing import CliRunner, Result

from deploy.cli import main
from services.documents.forms.registry import shipped_forms
from shared.papers.code import PaperCode
from shared.papers.keys import CodeVerdict
from tests.support.bureau import Json
from tests.support.house import House, Person
from tests.unit.documents.pages import read_off, seen

_SEALS = {"seal", "seal of the bureau"}
_CHECKS = {"code", "code signature", "issued", "log", "keys in log", *_SEALS}
_CHECK_WORD = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}")
WRONG, DEMONSTRATION = 1, 3
"""Exit codes of `cheqian verify`: something is wrong; nothing is, but the log is for demonstrations, as in a test."""


@dataclass(frozen=True)
class Held:
    """`shown`: what documents says of the paper. `address` and `check_word` are read off its first page."""

    shown: Json
    pdf: bytes
    address: str
    check_word: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()

    @property
    def name(self) -> str:
        return str(self.shown["name"])


async def hold(reader: Person, paper: str) -> Held:
    """Download an issued paper; its name stands on its first page, where its holder can read it."""
    shown = await reader.get(f"/documents/papers/{paper}")
    answer = await reader.ask("GET", f"/documents/papers/{paper}/file")
    assert (shown["status"], answer.status_code) == ("issued", 200), shown
    pdf = answer.content
    page = await asyncio.to_thread(_first_page, pdf)
    (address,) = await asyncio.to_thread(lambda: read_off(seen(pdf)))
    (check_word,) = _CHECK_WORD.findall(page)
    held = Held(shown, pdf, address, check_word)
    assert held.name in page, held.name
    assert held.sha256 == shown["file"]["sha256"]
    return held


def _first_page(pdf: bytes) -> str:
    """Its text, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(str(document[0].get_textpage().get_text_range()).split())
    finally:
        document.close()


async def ask_the_site(house: House, held: Held) -> Json:
    """By code, by number with check word, by the hash of the file: genuine and in force. Returns the first answer."""
    code = PaperCode.parse(held.address)
    assert (code.number, code.day.isoformat(), code.check_word) == (held.name, held.shown["day"], held.check_word)
    by_code, by_number, by_file = [
        await house.public.post("/papers/verification", by)
        for by in (
            {"code": held.address},
            {"number": held.name, "check": held.check_word},
            {"file": held.sha256},
        )
    ]
    for told, shows in (
        (by_code, (held.name, held.shown["day"])),
        (by_number, (held.name, None)),
        (by_file, (None,) * 2),
    ):
        assert (told["verdict"], told["genuine"], told["ended"]) == ("in-force", True, None), (held.name, told)
        assert (told["number"], told["day"], told["bureau"]) == (*shows, held.shown["bureau"])
    assert by_code["signature"] == CodeVerdict.GENUINE
    return dict(by_code)


async def verify_offline(house: House, held: Held, told: Json, folder: Path) -> None:
    """With the PDF and the two files of receipts that the site named, and nothing else. A line more, and it is not that
    paper any more.
    """
    files: list[object] = []
    for option, path in (("--keys", told["keys"]), ("--receipt", told["receipts"])):
        file = folder / f"{held.shown['id']}{option}.json"
        file.write_text(json.dumps(await house.public.get(path)))
        files += [option, file]
    paper, altered = (folder / f"{held.shown['id']}{name}.pdf" for name in ("", "-altered"))
    paper.write_bytes(held.pdf)
    altered.write_bytes(held.pdf + b"\n% one line more\n")
    found = await verify(house, "paper", paper, *files)
    assert found.exit_code == DEMONSTRATION, found.output
    sealed = shipped_forms().form(held.shown["form"]).description.sealed
    missing = {"time stamp", "in force"} | (set() if sealed else _SEALS)
    assert marks(found) == (_CHECKS - missing, missing), found.output
    assert (await verify(house, "paper", altered, *files)).exit_code == WRONG


async def verify(house: House, *words: Any) -> Result:
    """`cheqian verify`, by a stranger who trusts the keys of the log and of the witness."""
    trust = ("--key", str(house.log_key), "--witness", str(house.witness_key))
    return await asyncio.to_thread(CliRunner().invoke, main, ["verify", *map(str, words), *trust])


def marks(found: Result) -> tuple[set[str], set[str]]:
    """The checks that passed, and those for which something was not given; none may have failed."""
    assert "✗" not in found.stdout, found.output
    lines = [(line[:1], line[2:].partition("  ")[0]) for line in found.stdout.splitlines()]
    return {name for mark, name in lines if mark == "✓"}, {name for mark, name in lines if mark == "–"}
