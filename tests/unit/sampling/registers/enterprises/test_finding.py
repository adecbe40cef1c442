"""A walk along the names goes on as long as it is quicker than the index."""

import pytest

from services.sampling.registers.enterprises.finding import WALKED, NamesWanted, next_walk
from services.sampling.registers.enterprises.listing import EnterprisesWanted, besides_traits
from services.sampling.registers.enterprises.sought import read_text


@pytest.mark.parametrize(
    ("found", "passed", "limit", "names"),
    [
        (0, WALKED, 51, 0),  # nobody knows how far it is
        (50, WALKED, 51, 15),
        (5, WALKED, 51, 6_900),
        (1, WALKED, 51, 0),  # 37,500 are too many
        (1, WALKED, 41, 0),  # 30,000 after 500 too
        (1, 10, 51, 750),
    ],
)
def test_a_walk_goes_half_as_far_again_as_it_seems_to_take(found: int, passed: int, limit: int, names: int) -> None:
    assert next_walk(found, passed, limit) == names


def test_what_the_index_has_is_asked_of_it_and_the_rest_of_the_directory() -> None:
    wanted = EnterprisesWanted(text="化工", area="甲镇", list="乙", flag="complaint", vanished=True, status="closed")
    names = NamesWanted("370124", wanted, read_text("化工"))
    assert sorted(names.traits) == [
        "370124/area:甲镇",
        "370124/flag:complaint",
        "370124/list:乙",
        "370124/status:closed",
        "370124/vanished",
    ]
    assert besides_traits(wanted) == EnterprisesWanted(text="化工")
    plain = EnterprisesWanted(status="open", vanished=False, prefix="91")
    assert NamesWanted("370124", plain).traits == []
    assert besides_traits(plain) == plain
