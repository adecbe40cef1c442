"""Of what is on record for a paper nobody changes anything, wherever it stands; what is blank can be filled in."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from services.documents.forms.completing import OnRecordOtherwise, completed, parts_of, require_said
from services.documents.forms.registry import shipped_forms
from tests.support.papers import in_json, sample

_FORMS = shipped_forms()
_ASKED = sorted(code for code, form in _FORMS.by_code.items() if form.from_facts or form.from_service)
Place = tuple[str | int, ...]


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Where the parts of the fields are that have no parts of their own."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield at
    for name, part in parts or ():
        yield from places(part, (*at, name))


def at(value: Any, place: Place) -> Any:
    for name in place:
        value = value[name]
    return value


@pytest.mark.parametrize("code", _ASKED)
def test_whatever_is_changed_is_refused_and_whatever_is_blank_is_filled_in(code: str) -> None:
    fields = in_json(sample(_FORMS, _FORMS.form(code))["fields"])
    found = [*places(fields)]
    assert len(found) > 3
    for *above, name in found:
        changed = deepcopy(fields)
        at(changed, tuple(above))[name] = "改写"
        with pytest.raises(OnRecordOtherwise):
            require_said(completed(fields, changed), completed(changed, fields))
        with pytest.raises(OnRecordOtherwise):
            require_said(changed, completed(changed, fields))
        if isinstance(name, str):
            blank = deepcopy(fields)
            del at(blank, tuple(above))[name]
            require_said(completed(blank, changed), completed(changed, blank))
            assert completed(blank, fields) == fields
            assert parts_of(changed, blank) == blank


@pytest.mark.parametrize("code", _ASKED)
def test_no_row_is_left_out_or_added(code: str) -> None:
    fields = in_json(sample(_FORMS, _FORMS.form(code))["fields"])
    for name, rows in fields.items():
        if isinstance(rows, list):
            for other in (rows[:-1], [*rows, rows[0]]):
                changed = {**fields, name: other}
                with pytest.raises(OnRecordOtherwise):
                    require_said(changed, completed(changed, fields))
