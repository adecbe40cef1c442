"""The decisions that lead from an approved paper to an issued one. They are pure: state and time are given."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from services.documents.forms.agreement import Said, check_agreement
from services.documents.forms.editions import check_edition
from services.documents.forms.filling import fill
from services.documents.forms.form import Edition, Form
from services.documents.forms.precedence import check_precedence
from services.documents.forms.registry import Forms
from services.documents.forms.timing import check_times
from services.documents.forms.values import FormFields
from services.documents.paper.state import Paper
from shared.contracts.papers import (
    NumberTaken,
    PaperCorrected,
    PaperIssued,
    PaperNumbered,
    PaperReplaced,
    PaperVoided,
)
from shared.papers.code import PaperCode, PaperData

_NAMED = 8
"""How many hex digits of its id tell a paper without a number from others."""


class Ready(NamedTuple):
    """What a paper says, as its form's edition reads it, and its day."""

    form: Form
    edition: Edition
    fields: FormFields
    day: date


def require_ready(forms: Forms, paper: Paper, ready: Ready, others: Sequence[Paper]) -> None:
    """Refuse to number a paper that may not be issued yet. `others`: the papers of its matter.

    Raises DayImpossible, PaperMissing, PapersDisagree.
    """
    form, edition, fields, day = ready
    check_times(form, fields, day)
    in_force = [other for other in others if other.status == "issued"]
    check_precedence(forms, form, {other.form for other in in_force})
    replaced = paper.earlier and paper.earlier.paper
    earlier = [said(forms, other) for other in in_force if other.id not in (paper.id, replaced)]
    check_agreement(Said(form.code, edition.title, "", day, fields), earlier, paper.explained)


def filled(forms: Forms, paper: Paper, today: date) -> Ready:
    """What the paper says, by the edition of its day.

    Raises FieldsWrong, PaperTooLong, FormNotInForce, EditionNotInForce.
    """
    form, day = forms.form(paper.form), paper.day(today)
    edition = check_edition(form, paper.edition, day)
    return Ready(form, edition, fill(form, edition, paper.fields), day)


def said(forms: Forms, paper: Paper) -> Said:
    """What an issued paper says."""
    assert paper.numbered is not None  # noqa: S101  # no paper is issued before
    form = forms.form(paper.form)
    edition = form.edition(paper.edition)
    number = paper.numbered.number.text if paper.numbered.number else ""
    return Said(form.code, edition.title, number, paper.numbered.day, fill(form, edition, paper.fields))


def number(paper: Paper, ready: Ready, taken: NumberTaken | None) -> PaperNumbered:
    """Give the paper its number; `taken` is None for a form without numbers. Raises NotCanonical."""
    name = taken.text if taken else f"{ready.edition.title}·{paper.id.hex[-_NAMED:]}"
    data = data_of(paper, name, ready.day)
    return PaperNumbered(
        paper=paper.id,
        form=paper.form,
        edition=paper.edition,
        day=ready.day,
        number=taken,
        name=name,
        data=data.hash.hex(),
    )


def data_of(paper: Paper, name: str, day: date) -> PaperData:
    """What the code of the paper is signed over."""
    return PaperData(paper.form, paper.edition, name, day, paper.fields)


def issue(paper: Paper, file: str, size: int, code: PaperCode) -> PaperIssued:
    """Issue the paper with this code and this file: SHA-256 of the PDF in hex, and its bytes."""
    assert paper.numbered is not None  # noqa: S101  # the table of verbs
    took = paper.numbered
    return PaperIssued(
        file=file,
        code=code.hash.hex(),
        paper=paper.id,
        form=paper.form,
        edition=paper.edition,
        number=took.name,
        day=took.day,
        data=took.data,
        check=code.check_word,
        size=size,
    )


def void(paper: Paper, because: str) -> PaperVoided:
    """Void the number of a paper that cannot be issued with it."""
    assert paper.numbered is not None  # noqa: S101  # the table of verbs
    return PaperVoided(paper=paper.id, form=paper.form, number=paper.numbered.name, because=because)


def succeed(earlier: Paper, paper: Paper) -> PaperReplaced | PaperCorrected:
    """What becomes of the earlier paper when the paper that replaces or corrects it is issued."""
    assert paper.earlier is not None  # noqa: S101  # the caller has the earlier paper from it
    assert paper.numbered is not None  # noqa: S101  # no paper is issued before
    fact = PaperReplaced if paper.earlier.by == "replacing" else PaperCorrected
    return fact(paper=earlier.id, by=paper.id, number=paper.numbered.name, because=paper.earlier.because)
