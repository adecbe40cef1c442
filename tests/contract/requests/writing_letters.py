"""Enterprises write letters behind the owner's door, and the bureau answers."""

from typing import get_args
from uuid import UUID

from deploy.standalone.site import blob_url_of
from shared.access.roles import Role
from shared.blobs import BlobStore
from shared.contracts.fact import BlobRef
from shared.contracts.letters import LetterKind, LetterSent
from tests.contract.requests.promised import Known
from tests.support.letters import pass_on, sent
from tests.support.office import Office

_PAGE = b"%PDF-1.7 made-up proof"


async def write_letters(office: Office, inspection: str) -> Known:
    """A letter of each kind, with a file each; two are answered by the legal section."""
    file = await BlobStore.at(blob_url_of(office.house.site.data, "publishing")).put(_PAGE, "application/pdf")
    written = {kind: await _write(office, kind, inspection, file) for kind in get_args(LetterKind)}
    await office.house.settle()
    legal = office.house.somebody(Role.LEGAL)
    for kind, outcome in (("dispute", "partly"), ("evaluation", "noted")):
        answer = {"outcome": outcome, "words": "已核实，现予答复"}
        await legal.post(f"/cases/letters/{written[kind].letter}/answer", answer)
    letters = tuple(str(one.letter) for one in written.values())
    return {"/letters": {"letter": letters, "sha256": (file.sha256,) * len(letters)}}


async def _write(office: Office, kind: LetterKind, inspection: str, file: BlobRef) -> LetterSent:
    house = office.house
    letter = sent(kind, UUID(inspection), officer="测-01", files=(file,))
    await pass_on(house.database, house.bureau, letter, time=house.clock())
    return letter
