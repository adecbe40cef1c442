"""The file of a paper: as it was issued; before that, the draft. And the office where files are made."""

from uuid import UUID

from services.documents.forms.heading import Heading
from services.documents.forms.registry import shipped_forms
from services.documents.law.store import law_in
from services.documents.paper import numbering, store
from services.documents.paper.naming import told_of_earlier
from services.documents.paper.office import PDF, Office
from services.documents.policies.store import authorities_of, policy_of
from services.documents.rendering.content import Filled
from services.documents.rendering.press import Press
from services.documents.settings import DocumentsSettings
from shared.contracts.fact import BlobRef
from shared.http.resources import Resources
from shared.typefaces import typefaces
from shared.work import Asking

_WATERMARK = "草稿"


def office_of(resources: Resources) -> Office:
    """The forms of this version, the fonts and the site that the operator has set; `resources.once(office_of)` keeps
    its press warm.
    """
    settings = resources.settings_of(DocumentsSettings)
    return Office(shipped_forms(), Press(shipped_forms(), typefaces(settings.fonts_folder)), settings.site_address)


async def file_of(ask: Asking, office: Office, paper_id: UUID) -> bytes:
    """The PDF. Raises PaperUnknown, NoPolicyInForce, AuthoritiesMissing, and what `Press.render` raises."""
    paper = await store.paper_of(ask, paper_id)
    if paper.issued:
        return await ask.blobs.get(BlobRef(sha256=paper.issued.file, size=paper.issued.size, media_type=PDF))
    about = ask.about(paper.bureau)
    ready = numbering.filled(office.forms, paper, ask.today)
    authorities, law = authorities_of(await policy_of(about)), await law_in(ask.session, paper.bureau)
    earlier = await store.known_to(about, paper.earlier.paper) if paper.earlier else None
    told = told_of_earlier(paper, earlier)
    heading = Heading(authorities.bureau, ready.day, watermark=_WATERMARK, earlier=told)
    return await ask.compute(office.press.render, Filled(ready.form, ready.edition, ready.fields, heading), law)
