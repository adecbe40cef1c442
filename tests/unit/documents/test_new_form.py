"""A form is a folder: copying one makes another, and nothing else is touched."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from services.documents.forms.asking import fields_asked
from services.documents.forms.editions import check_edition
from services.documents.forms.registry import read_forms, shipped_forms
from services.documents.rendering.content import foot
from services.documents.rendering.press import Press
from services.documents.rendering.proof import extracted
from shared.law.law import shipped_law
from shared.typefaces import typefaces
from tests.support.facts import inspection_facts, sources
from tests.support.facts_of_visit import LEAD, VISIT
from tests.support.papers import paper


def test_a_copied_folder_is_a_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "copied_forms"
    shutil.copytree(shipped_forms().folder, copied)
    new = copied / "hazard_notice"
    shutil.copytree(copied / "guidance_opinion", new)
    description = (new / "form.toml").read_text(encoding="utf-8")
    (new / "form.toml").write_text(
        description.replace("安全生产执法指导意见书", "重大事故隐患告知书"), encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    shutil.copytree(copied / "lead_transfer", copied / "other_lead")
    forms = read_forms("copied_forms")
    assert set(forms.by_code) - set(shipped_forms().by_code) == {"hazard-notice", "other-lead"}
    # With `asked.py` in its folder, a form is filled in from the inspection that asks for it.
    asked = [
        fields_asked(forms.form(code), inspection_facts(), LEAD, sources(VISIT))
        for code in ("lead-transfer", "other-lead")
    ]
    assert asked[0] == asked[1] != {}
    assert forms.form("hazard-notice").from_facts is None
    filled = paper(forms, "hazard-notice")
    check_edition(filled.form, filled.edition.edition, filled.heading.day)
    pdf = Press(forms, typefaces()).render(replace(filled), shipped_law())
    assert "重大事故隐患告知书（东）应急指导〔2026〕1号" in extracted(pdf, foot(filled.form.description))
