"""The answers about forms."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from services.documents.forms.editions import edition_on
from services.documents.forms.form import Edition, Form


class FormEditionShown(BaseModel):
    """An edition of a form, and whether its title and its content were checked against the source."""

    edition: str = Field(examples=["2025-moj"])
    first: date = Field(serialization_alias="from")
    last: date | None = Field(serialization_alias="until", description="Null while it holds.")
    title: str = Field(examples=["现场检查笔录"])
    word: str = Field(description="The word (字) in its numbers; empty if papers of this form have no number.")
    title_verified: bool
    edition_verified: bool
    source: str


class FormListed(BaseModel):
    """A form in the list."""

    form: str = Field(examples=["inspection-record"])
    title: str
    title_en: str
    of_cases: bool = Field(description="Whether a step of an inspection makes its papers, so that nobody drafts them.")
    of_service: bool = Field(
        description="Whether the record of a service makes its papers, so that nobody drafts them."
    )
    served: bool = Field(description="Whether its papers are served on somebody.")
    addressee: str | None = Field(
        description="The field that names on whom its papers are served; null if they are not served.",
        examples=["bureau"],
    )
    sealed: bool
    editions: list[FormEditionShown]


class ElementShown(BaseModel):
    """An element (要素) that the form must have, and where it is."""

    element: str = Field(description="What the paper calls it: a label for people.", examples=["检查指导日期"])
    at: str = Field(
        description="The field that it is filled in as; or `heading.…`, `signature.…` and other parts of the page that "
        "nobody fills in.",
        examples=["visited"],
    )


class FormShown(FormListed):
    """A form with all that one needs to fill it in today."""

    after: list[list[str]] = Field(description="Of each group, one form of which a paper must be issued before.")
    copies: list[str]
    signatures: list[str]
    edition: str = Field(description="The edition of today.")
    fields: dict[str, Any] = Field(description="JSON Schema of what is filled in.")
    elements: list[ElementShown] = Field(description="In the order of the page.")


def form_listed(form: Form) -> FormListed:
    return FormListed(**_listed(form))


def form_shown(form: Form, today: date) -> FormShown:
    """Raises FormNotInForce."""
    edition = edition_on(form, today)
    return FormShown(
        **_listed(form),
        after=[list(group) for group in form.description.after],
        copies=[copy.words for copy in form.description.copies],
        signatures=[signature.words for signature in form.description.signatures],
        edition=edition.edition,
        fields=form.fields[edition.edition].model_json_schema(),
        elements=[ElementShown(element=element, at=at) for element, at in form.description.elements.items()],
    )


def _listed(form: Form) -> dict[str, Any]:
    description = form.description
    return {
        "form": form.code,
        "title": form.newest.title,
        "title_en": description.title_en,
        "of_cases": form.from_facts is not None,
        "of_service": form.from_service is not None,
        "served": description.served,
        "addressee": description.addressee,
        "sealed": description.sealed,
        "editions": [_edition(each) for each in description.editions],
    }


def _edition(edition: Edition) -> FormEditionShown:
    return FormEditionShown.model_validate(edition, from_attributes=True)
