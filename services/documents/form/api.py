"""The forms over HTTP: which there are, and what is filled in."""

from typing import Annotated

from fastapi import APIRouter, Path

from services.documents.form.wire import FormListed, FormShown, form_listed, form_shown
from services.documents.forms.registry import shipped_forms
from shared.access.roles import Permission
from shared.http.acting import asking, listing
from shared.http.paging import Listed
from shared.work import Asking

router = APIRouter(prefix="/forms", tags=["forms"])


@router.get("", summary="List the forms of papers")
async def list_forms(_: Annotated[Asking, listing(Permission.PAPER_READ)]) -> Listed[FormListed]:
    """All forms of this version of the software, with their editions."""
    return Listed[FormListed].whole(map(form_listed, shipped_forms().by_code.values()))


@router.get("/{form}", summary="Get a form with its fields")
async def get_form(
    form: Annotated[str, Path(max_length=64, description="The code of the form.", examples=["guidance-opinion"])],
    ask: Annotated[Asking, asking(Permission.PAPER_READ)],
) -> FormShown:
    """The form as it is filled in today: the JSON Schema of its fields, which papers must be issued before, who signs,
    and who gets a copy.
    """
    return form_shown(shipped_forms().form(form), ask.today)
