"""The outlets of the settings: whole, to a target that there is, each name once."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.publishing.outlet.configured import OutletSettings, require_names_once

PUSH = {
    "name": "national",
    "target": "national",
    "bureaus": ["370124"],
    "sender": "11370124EXAMPB015U",
    "url": "https://credit.example/api",
    "key_file": "outlet.key",
}


def outlet(**more: Any) -> OutletSettings:
    return OutletSettings.model_validate(PUSH | more)


def test_an_outlet_takes_what_its_target_takes_of_its_bureaus() -> None:
    assert outlet().takes("370124", "penalties")
    assert not outlet().takes("370100", "penalties")
    assert not outlet().takes("370124", "typical-cases")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"target": "nowhere"}, "no target nowhere"),
        ({"url": None}, "give url and key_file"),
        ({"key_file": None}, "give url and key_file"),
        ({"target": "files"}, "give folder or prefix"),
        ({"target": "files", "folder": "out", "prefix": "s3://bucket/out"}, "one of them"),
        *(
            ({"target": "files", "prefix": wrong}, "prefix")
            for wrong in (
                "bucket/out",
                "s3://B/out",
                "s3://bucket/a b",
                "s3://bucket/../x?y",
                "file:///out",
                "s3://bucket//x",
            )
        ),
        ({"bureaus": []}, "bureaus"),
        ({"sender": "123"}, "sender"),
        ({"secret": "made-up"}, "secret"),
    ],
)
def test_what_is_not_whole_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        outlet(**wrong)


def test_a_name_belongs_to_one_outlet() -> None:
    assert require_names_once((outlet(), outlet(name="city"))) != ()
    with pytest.raises(ValueError, match="two outlets are called national"):
        require_names_once((outlet(), outlet()))
