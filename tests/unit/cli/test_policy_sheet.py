"""What is printed of a policy: everything that its file says, under words for every field and value."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

from deploy.policy_sheet import WORDS, print_policy
from shared.policy.places import fields_of
from shared.policy.policy import Policy
from shared.policy.reading import read_policy
from tests.unit.policy.examples import FILES
from tests.unit.policy.test_document import MODELS

_HEAD = {"policy", "bureau", "title", "source", "effective"}


def words_of(form: Any) -> Iterator[str]:
    """The values of every `Literal` inside an annotation."""
    if get_origin(form) is Literal:
        yield from get_args(form)
        return
    for inner in get_args(form):
        yield from words_of(inner)


def leaves(said: Any) -> Iterator[str]:
    """The texts and numbers of a policy; of a truth value, nothing."""
    match said:
        case bool():
            return
        case dict():
            for each in said.values():
                yield from leaves(each)
        case list():
            for each in said:
                yield from leaves(each)
        case _:
            yield str(said)


def unbroken(text: str) -> str:
    return "".join(text.split())


def test_every_section_field_and_value_has_a_word() -> None:
    fields = [each for model in MODELS.values() if model is not Policy for each in fields_of(model).items()]
    values = {value for _, form in fields for value in words_of(form)} - {"", "*"}
    assert set(fields_of(Policy)) - _HEAD == WORDS.sections.keys()
    assert {name for name, _ in fields} == WORDS.fields.keys()
    assert values | set(get_args(get_args(fields_of(Policy)["directories"])[0])) == WORDS.values.keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_everything_is_printed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = read_policy(path.read_bytes()).policy
    print_policy(policy)
    printed = unbroken(capsys.readouterr().out)
    assert [said for said in leaves(policy.as_json()) if unbroken(said) not in printed] == []
