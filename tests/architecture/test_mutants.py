"""The table of `make mutants` speaks of the code as it is."""

import pytest

from tests.architecture.sources import ROOT
from tests.mutants.__main__ import Mutant, mutants


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_a_mutant_applies(mutant: Mutant) -> None:
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1, f"{mutant.file} was rewritten: give {mutant.name} the rule's new line"
    assert all((ROOT / test).exists() for test in mutant.tests)
