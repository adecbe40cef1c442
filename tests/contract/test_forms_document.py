"""docs/forms.md shows every form: what is filled in, who signs, what comes before, who gets it, and how it looks."""

from collections.abc import Iterator

import pytest

from services.documents.forms.form import Edition, Form
from services.documents.forms.registry import shipped_forms
from services.documents.rendering.press import Press
from shared.law.law import shipped_law
from shared.typefaces import typefaces
from tests.architecture.sources import ROOT
from tests.support.golden import Golden
from tests.support.papers import paper

FORMS = shipped_forms()
PICTURES = ROOT / "docs" / "forms"
_DOTS = 45
_BYTES = 600_000
_HEAD = """# The forms

The papers that the documents service can write: `make golden` writes this page from `services/documents/forms`. Each
form is a folder there; to add one, copy a folder and change its files:

| file | says |
|---|---|
| `form.toml` | title, 字, editions and their days, who signs, what comes before, copies, elements |
| `fields.py` | what is filled in: the types of the fields |
| `page.typ` | how it looks ([Typst](https://typst.app/docs)), from the blocks in `services/documents/forms/parts/` |
| `sample.toml` | a paper as it may be, with made-up names: it is shown here, and rendered by the tests |
| `asked.py` | how it is filled in from what cases knows, if inspections ask for such papers |

The day of a paper decides its edition, and the paragraph about remedies. A blank is struck with `\\`, unless somebody
writes there by hand; after the last line of a text stands （以下空白）. **Checked** says whether the title and the
content of an edition were read in its source; a bureau must compare an edition that is not checked (✗) with the paper
that its province prescribes. *By hand*: the page has a place to sign; *told*: the signature was given elsewhere before,
and the paper tells it.
"""
_RECEIVERS = {"bureau": "the bureau", "party": "the party", "receiver": "the receiver"}


@pytest.mark.golden
def test_the_page_is_the_golden_one(golden: Golden) -> None:
    text = "\n".join([_HEAD, *(line for form in FORMS.by_code.values() for line in _told(form))])
    Golden(ROOT / "docs", rewrite=golden.rewrite).check("forms.md", text + "\n")


@pytest.mark.golden
def test_every_form_has_its_picture(golden: Golden) -> None:
    press, law = Press(FORMS, typefaces()), shipped_law()
    if golden.rewrite:
        PICTURES.mkdir(exist_ok=True)
        for code in FORMS.by_code:
            (PICTURES / f"{code}.png").write_bytes(press.picture(paper(FORMS, code), law, _DOTS)[0])
    assert {picture.stem for picture in PICTURES.iterdir()} == set(FORMS.by_code)
    assert sum(picture.stat().st_size for picture in PICTURES.iterdir()) < _BYTES


def _told(form: Form) -> Iterator[str]:
    said = form.description
    yield f"\n## {form.newest.title} {said.title_en}\n"
    yield f"`{form.code}`\n\n![{form.newest.title}](forms/{form.code}.png)\n"
    yield "| edition | from – until | title | 字 | remedies | title checked | content checked | source |"
    yield "|---|---|---|---|---|---|---|---|"
    yield from map(_edition, said.editions)
    yield "\n| 要素 element | filled in as |\n|---|---|"
    yield from (f"| {element} | `{place}` |" for element, place in said.elements.items())
    after = " and ".join(" or ".join(FORMS.form(code).newest.title for code in group) for group in said.after)
    signs = "; ".join(f"{one.words} ({'by hand' if one.by == 'hand' else 'told'})" for one in said.signatures)
    copies = "; ".join(f"{_RECEIVERS[one.receiver]} ({one.words})" for one in said.copies)
    yield f"\n- **Signed:** {signs}{', and on every page' if said.record else ''}"
    yield f"- **After:** {after or 'nothing'}"
    yield f"- **Filled in:** {'by the inspection that asks for it' if form.from_facts else 'by hand'}"
    yield f"- **Copies:** {len(said.copies)}: {copies}"
    yield f"- **Sealed:** {'over the day at the end' if said.sealed else 'no'}"
    yield f"- **Served:** {f'on `{said.addressee}`' if said.addressee else 'no'}"
    yield f"- **Public:** {', '.join(said.public) or 'nothing'}"


def _edition(edition: Edition) -> str:
    days = f"{edition.first} – {edition.last or ''}".strip()
    checked = [" ✓ " if flag else " ✗ " for flag in (edition.title_verified, edition.edition_verified)]
    remedy = f"`{edition.remedy}`" if edition.remedy else ""
    return (
        f"| `{edition.edition}` | {days} | {edition.title} | {edition.word or 'no number'} | {remedy} "
        f"|{'|'.join(checked)}| {edition.source} |"
    )
