"""No role does both ends of a chain, and who holds roles for both ends does neither."""

from collections.abc import Mapping
from itertools import combinations

import pytest

from shared.access.duties import DUTIES, Apart, Duty
from shared.access.identity import DutiesCombined, Identity, NotPermitted
from shared.access.roles import GRANTS, Permission, Role

_BY_ONE = {
    Permission.CAMPAIGN_KEEP: "it says who was trained, and has no figure and no score",
    Permission.FEED_KEEP: "a feed shows its owner what the owner may read anyway",
    Permission.PAPER_KEY_REVOKE: "it only takes away, and must not wait where a key was stolen",
    Permission.SEAL_REVOKE: "it only takes away, and must not wait where a seal was stolen",
}
"""What changes something and is no end of a chain, and why."""
_ONE_ROLE: Mapping[Permission | tuple[Permission, Permission], str] = {
    (Permission.PUBLICATION_REQUEST, Permission.PUBLICATION_RELEASE): "a publisher writes a case, another releases it",
    Permission.ANNULMENT_REQUEST: "two city supervisors of the superior",
    Permission.INSPECTION_RECORD: "two group leaders",
    Permission.ITEM_PROPOSE: "two persons of the legal section",
    Permission.INSPECTION_OPEN: "a group leader, and another one",
    Permission.INSPECTION_PREPARE: "a group leader of the crew, and another one",
    Permission.PAPER_DRAFT: "a group leader, and another one",
    Permission.PAPER_SERVE: "a group leader, and another one",
    (Permission.INSPECTION_CONDUCT, Permission.HANDOVER_RECEIVE): "an inspector of the crew, and another one",
    (Permission.INSPECTION_CONDUCT, Permission.LETTER_ANSWER): "an inspector answers what is not about the crew",
    Permission.INSPECTION_REVIEW: "two group leaders, or two chiefs",
}
"""The first acts, or both, whose second act the same role may do, as another person."""


def somebody(*roles: Role) -> Identity:
    return Identity("made-up", "370124", frozenset(roles), "tests")


def named(duty: Duty) -> str:
    return f"{duty.first} and {duty.second}"


@pytest.mark.parametrize("duty", DUTIES, ids=named)
def test_no_role_does_both_acts(duty: Duty) -> None:
    both = set(GRANTS[duty.first]) & set(GRANTS[duty.second])
    if duty.apart is Apart.ROLES or _ONE_ROLE.keys().isdisjoint({duty.first, (duty.first, duty.second)}):
        assert both == set()
    else:
        assert both, f"{named(duty)}: no role does both; take it out of _ONE_ROLE"


def test_every_permission_that_changes_something_is_an_end_of_a_chain() -> None:
    ends = {permission for duty in DUTIES for permission in (duty.first, duty.second)}
    changing = {permission for permission in Permission if not permission.partition(".")[2].startswith("read")}
    assert changing - ends == _BY_ONE.keys(), "say in DUTIES which other act nobody may do who does this"


@pytest.mark.parametrize("duty", [one for one in DUTIES if one.apart is Apart.ROLES], ids=named)
def test_who_holds_roles_for_both_acts_does_neither(duty: Duty) -> None:
    for first in GRANTS[duty.first]:
        for second in GRANTS[duty.second]:
            both = somebody(first, second)
            for permission in (duty.first, duty.second):
                with pytest.raises(DutiesCombined) as refused:
                    both.role_for(permission)
                assert refused.value.facts["permission"] == permission
                assert not both.may(permission, both.bureau)


def test_two_roles_do_no_more_of_what_is_kept_apart_than_one() -> None:
    """Whatever two roles one person has: nobody both fills the lists and draws from them."""
    lists = [one for one in DUTIES if one.apart is Apart.ROLES and one.first is not Permission.LOG_OPERATE]
    filling, drawing = {one.first for one in lists}, {one.second for one in lists}
    for roles in combinations(Role, 2):
        may = {permission for permission in Permission if somebody(*roles).may(permission, "370124")}
        assert not (may & filling and may & drawing), roles


def test_a_refusal_names_every_role_that_would_be_enough() -> None:
    with pytest.raises(NotPermitted) as refused:
        somebody(Role.CLERK).role_for(Permission.AUDIT_READ, Permission.DRAW_ANNOUNCE)
    assert refused.value.facts["needs"] == ["auditor", "city-supervisor", "drawer"]
    assert refused.value.detail.endswith("角色之一：监察审计 auditor、市级监督 city-supervisor、抽取人 drawer。")
    assert somebody(Role.DRAWER).role_for(Permission.AUDIT_READ, Permission.DRAW_ANNOUNCE) is Role.DRAWER


def test_roles_that_share_no_chain_are_held_together() -> None:
    both = somebody(Role.DRAWER, Role.CITY_SUPERVISOR, Role.CHIEF)
    assert both.role_for(Permission.DRAW_ANNOUNCE) is Role.DRAWER
    assert both.role_for(Permission.FRAME_APPROVE) is Role.CHIEF
