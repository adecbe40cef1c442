"""Signing the code of an inspection, and the notice with it. Nothing is kept of either: the same key and day give the
same code again.
"""

from typing import NamedTuple
from uuid import UUID

from services.documents.inspection_code import store
from services.documents.inspection_code.notice import Notice, NoticePress, require_to_be_held
from services.documents.inspection_code.tables import InspectionCodeRow
from services.documents.law.store import law_in
from services.documents.paper_key.usecases import file_of, signer_for
from services.documents.policies.store import authorities_of, policy_of
from services.documents.settings import DocumentsSettings
from shared.http.resources import Resources
from shared.law.rights import rights_of
from shared.papers.inspection_code import InspectionCode, inspection_code_address, sign_inspection_code
from shared.typefaces import typefaces
from shared.work import Asking


class SignedCode(NamedTuple):
    """The code of an inspection, signed with the paper key of today, and the address that its QR shows."""

    of: InspectionCodeRow
    code: InspectionCode
    address: str


async def signed(ask: Asking, resources: Resources, inspection: UUID) -> SignedCode:
    """The code of an inspection as it is shown today.

    Raises InspectionCodeUnknown, NoPaperKey, PaperKeyMissing, ReadableByOthers, MalformedPaperKeys.
    """
    row = await store.code_of(ask, inspection)
    signer = await signer_for(ask.session, file_of(resources), row.bureau, ask.today)
    code = sign_inspection_code(signer.private, bytes.fromhex(row.handle), ask.today)
    site = resources.settings_of(DocumentsSettings).site_address
    return SignedCode(row, code, inspection_code_address(site, code))


async def notice(ask: Asking, resources: Resources, inspection: UUID) -> bytes:
    """The notice of an inspection's code as PDF.

    Raises NoNoticeNow, NoPolicyInForce, AuthoritiesMissing, and what `signed` raises.
    """
    code = await signed(ask, resources, inspection)
    require_to_be_held(code.of.standing)
    bureau = code.of.bureau
    authorities, law = authorities_of(await policy_of(ask.about(bureau))), await law_in(ask.session, bureau)
    of, today = code.of, ask.today
    said = Notice(authorities, of.name, of.identifier, of.day, today, code.address, rights_of(law, today))
    return await ask.compute(resources.once(press_of).render, said)


def press_of(resources: Resources) -> NoticePress:
    """The press of notices, with the fonts that the operator has set; `resources.once(press_of)` keeps it warm."""
    return NoticePress(typefaces(resources.settings_of(DocumentsSettings).fonts_folder))
