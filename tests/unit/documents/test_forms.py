"""What the folders of the forms say: elements, editions, order of papers."""

from collections.abc import Iterator
from datetime import date
from types import GenericAlias
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from services.documents.forms.editions import EditionNotInForce, FormNotInForce, check_edition, edition_on
from services.documents.forms.form import Form
from services.documents.forms.precedence import PaperMissing, check_precedence
from services.documents.forms.registry import UnknownForm, shipped_forms
from shared.law.kinds import Remedy
from shared.law.law import shipped_law

FORMS = shipped_forms()
TWELVE = {
    *("inspection-approval", "site-plan", "inspection-record", "inspection-receipt", "on-the-spot-measures"),
    *("order-to-rectify", "reinspection-opinion", "deliberation-record", "inspection-report", "lead-transfer"),
    *("service-receipt", "guidance-opinion"),
}
# Rows have numbers, and spans have ends: the elements name the whole.
WHOLE = {"Span"}


def parts(kind: Any, path: str = "") -> Iterator[str]:
    """The fields that a person fills in, by path; the numbers of rows are counted, and written by nobody."""
    if get_origin(kind) in {tuple, Union, type(int | None)} or isinstance(kind, GenericAlias):
        for part in get_args(kind):
            if part not in {type(None), Ellipsis}:
                yield from parts(part, path)
    elif hasattr(kind, "__metadata__"):
        yield from parts(get_args(kind)[0], path)
    elif isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__name__ not in WHOLE | {"Citation"}:
        for name, field in kind.model_fields.items():
            if not (path and name == "number" and kind.__name__ not in {"PaperRef", "ServedPaper"}):
                yield from parts(field.annotation, f"{path}.{name}".removeprefix("."))
    else:
        yield path


def test_there_are_the_twelve() -> None:
    assert set(FORMS.by_code) == TWELVE
    with pytest.raises(UnknownForm, match="inspection-approval"):
        FORMS.form("penalty-decision")


@pytest.mark.parametrize("form", FORMS.by_code.values(), ids=FORMS.by_code)
def test_the_fields_are_the_elements(form: Form) -> None:
    """Each element of the form has its field, and each field is an element."""
    named = set(form.description.elements.values())
    filled = {path for kind in form.fields.values() for path in parts(kind)}
    signed = {f"signature.{one.role}" for one in form.description.signatures if one.by == "hand"}
    beside = {place for place in named if place.startswith("heading.") or place in {"copies", "remedies"}}
    assert named - beside == filled | signed
    assert beside <= {"heading.number", "heading.name", "heading.bureau", "heading.day", "copies", "remedies"}
    assert ("remedies" in named) == any(edition.remedy for edition in form.description.editions)
    assert ("heading.number" in named, "heading.name" in named) == (form.newest.word != "", form.newest.word == "")


@pytest.mark.parametrize("form", FORMS.by_code.values(), ids=FORMS.by_code)
def test_what_a_form_names_is_there(form: Form) -> None:
    for code in {code for group in form.description.after for code in group}:
        assert FORMS.form(code).newest.holds_on(date(2026, 3, 10))
    for edition in form.description.editions:
        assert (FORMS.folder / form.folder / edition.page).is_file()
        assert edition.remedy is None or shipped_law().editions(Remedy, edition.remedy)


def test_the_day_decides_the_edition() -> None:
    record = FORMS.form("inspection-record")
    assert edition_on(record, date(2025, 5, 7)).title == "现场检查记录"
    assert edition_on(record, date(2025, 5, 8)).title == "现场检查笔录"
    with pytest.raises(EditionNotInForce) as refused:
        check_edition(record, "2017-yj", date(2025, 5, 8))
    assert refused.value.facts["edition"] == "2025-moj"
    with pytest.raises(FormNotInForce, match="2025-05-08"):
        edition_on(FORMS.form("inspection-approval"), date(2025, 5, 7))


def test_a_missing_earlier_paper_is_named() -> None:
    opinion = FORMS.form("reinspection-opinion")
    with pytest.raises(PaperMissing) as refused:
        check_precedence(FORMS, opinion, {"inspection-record"})
    assert refused.value.facts["missing"] == ["on-the-spot-measures", "order-to-rectify"]
    assert "“现场处理措施决定书”或“责令限期整改指令书”" in refused.value.detail
    check_precedence(FORMS, opinion, {"order-to-rectify"})
    check_precedence(FORMS, FORMS.form("site-plan"), set())
