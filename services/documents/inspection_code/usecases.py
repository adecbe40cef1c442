"""Signing the code of an inspection, and printing the notice with it. Nothing is kept of the code: the same key and day
give the same code again. Of a notice it is on record that it was printed, and the fingerprint of its secret.
"""

from typing import NamedTuple
from uuid import UUID, uuid4

import uuid_utils.compat

from services.documents.inspection_code import store
from services.documents.inspection_code.notice import Notice, NoticePress, require_held
from services.documents.inspection_code.tables import InspectionCodeRow, PrintedNoticeRow
from services.documents.law.store import law_in
from services.documents.paper_key.usecases import file_of, signer_for
from services.documents.policies.store import authorities_of, policy_of
from services.documents.settings import DocumentsSettings
from shared.contracts.letters import DoorSecretPrinted
from shared.http.resources import Resources
from shared.law.rights import rights_of
from shared.log.append import append
from shared.papers.door_secret import fingerprint_of, grouped, new_door_secret
from shared.papers.inspection_code import InspectionCode, inspection_code_address, sign_inspection_code
from shared.typefaces import typefaces
from shared.work import Acting, Asking


class SignedCode(NamedTuple):
    """The code of an inspection, signed with the paper key of today, and the address that its QR shows."""

    of: InspectionCodeRow
    code: InspectionCode
    address: str


class PrintedNotice(NamedTuple):
    """What is kept of a notice that was printed, and the sheet as PDF, which nobody keeps."""

    kept: PrintedNoticeRow
    file: bytes


async def signed(ask: Asking, resources: Resources, inspection: UUID) -> SignedCode:
    """The code of an inspection as it is shown today.

    Raises InspectionCodeUnknown, NoPaperKey, PaperKeyMissing, ReadableByOthers, MalformedPaperKeys.
    """
    row = await store.code_of(ask, inspection)
    signer = await signer_for(ask.session, file_of(resources), row.bureau, ask.today)
    code = sign_inspection_code(signer.private, bytes.fromhex(row.handle), ask.today)
    site = resources.settings_of(DocumentsSettings).site_address
    return SignedCode(row, code, inspection_code_address(site, code))


async def print_notice(act: Acting, resources: Resources, inspection: UUID) -> PrintedNotice:
    """Print a notice of an inspection's code, with a new secret, and record that. The sheet alone has the secret: if
    nothing is recorded in the end, nobody gets the sheet.

    Raises NoNoticeNow, NoPolicyInForce, AuthoritiesMissing, and what `signed` raises.
    """
    code = await signed(act, resources, inspection)
    of, today = code.of, act.today
    require_held(of.standing)
    authorities, law = authorities_of(await policy_of(act)), await law_in(act.session, of.bureau)
    secret, over = new_door_secret(), of.standing == "over"
    fact = DoorSecretPrinted(
        inspection=inspection, handle=of.handle, fingerprint=fingerprint_of(of.handle, secret), door=uuid4()
    )
    said = Notice(
        authorities, of.name, of.identifier, of.day, over, today, code.address, rights_of(law, today), grouped(secret)
    )
    file = await act.compute(resources.once(press_of).render, said)
    # In the trace of the request nothing else is on record: so the entry leads to no inspection.
    id_ = uuid_utils.compat.uuid7()
    (event,) = await append(act.session, act.occasion, f"door-secret/{id_}", 0, fact)
    await store.keep_printed(act, event)
    return PrintedNotice(await act.session.get_one(PrintedNoticeRow, id_), file)


def press_of(resources: Resources) -> NoticePress:
    """The press of notices, with the fonts that the operator has set; `resources.once(press_of)` keeps it warm."""
    return NoticePress(typefaces(resources.settings_of(DocumentsSettings).fonts_folder))
