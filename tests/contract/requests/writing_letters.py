"""The enterprise writes letters behind the owner's door, with a browser of its own, and the bureau answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import httpx

from shared.access.roles import Role
from shared.contracts.letters import LetterKind
from tests.contract.requests.promised import Known
from tests.contract.requests.visiting import Visit
from tests.support.doors import JPEG, Owner, secret_on

_PICTURE = ("after.jpg", JPEG, "image/jpeg")
_WORDS = "培训记录另有电子台账，请予核对"


async def leave_notice(visit: Visit) -> Owner:
    """The crew leaves a notice with the enterprise, which opens its door, and asks that somebody stands back."""
    house, codes = visit.office.house, f"/documents/inspection-codes/{visit.id}"
    await house.settle()
    notice = await visit.first.ask("POST", f"{codes}/notices")
    assert notice.status_code == 201, notice.text
    await house.settle()
    path = urlsplit((await visit.first.get(codes))["address"]).path
    async with _browser(visit) as client:
        owner = Owner(client, path)
        opened = await owner.open(secret_on(notice.content))
        assert opened.status_code == 303, opened.text
        await _write(owner, "recusal")
    return owner


async def write_letters(visit: Visit, before: Owner, findings: Sequence[str]) -> Known:
    """After the visit a letter of each other kind, with a picture where one may be; two are answered by the legal
    section.
    """
    house = visit.office.house
    await house.settle()
    with_file: Mapping[LetterKind, Mapping[str, object]] = {
        "dispute": {"findings": findings[:1]},
        "proof": {"findings": findings[1:]},
        "statement": {},
        "complaint": {"officer": visit.there[0]["certificate"]},
    }
    async with _browser(visit) as client:
        owner = replace(before, site=client)
        written = {kind: await _write(owner, kind, [_PICTURE], **more) for kind, more in with_file.items()}
        rating = await _write(owner, "evaluation", score=2)
    await house.settle()
    legal = house.somebody(Role.LEGAL)
    for letter, outcome in ((written["dispute"], "partly"), (rating, "noted")):
        await legal.post(f"/cases/letters/{letter}/answer", {"outcome": outcome, "words": "已核实，现予答复"})
    (file,) = (await legal.get(f"/cases/letters/{written['proof']}"))["files"]
    return {"/letters": {"letter": tuple(written.values()), "sha256": (file["sha256"],) * len(written)}}


def _browser(visit: Visit) -> httpx.AsyncClient:
    """What it asks is asked of pages, which no document describes."""
    return httpx.AsyncClient(base_url=visit.office.house.site.address, timeout=60)


async def _write(owner: Owner, about: LetterKind, files: Sequence[tuple[str, bytes, str]] = (), **more: object) -> str:
    sent = await owner.send(about, _WORDS, files, **more)
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"].rpartition("#letter-")[2])
