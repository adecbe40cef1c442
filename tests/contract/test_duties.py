"""docs/duties.md says of every permission which roles have it, and which two acts nobody does alone."""

from collections.abc import Iterable
from itertools import combinations

import pytest

from shared.access.duties import DUTIES, Apart, kept_from
from shared.access.roles import GRANTS, Permission, Role
from tests.architecture.sources import ROOT
from tests.support.golden import Golden

_HEAD = """# Duties

Who may do what, and which acts nobody does alone. `make golden` writes this page from the tables by which the services
decide: `shared/access/duties.py` and `shared/access/roles.py`.

## Acts that are kept apart

- **roles**: no role allows both acts. A person whose roles allow both may do neither (`duties-combined`), so the
  identity provider gives them to two persons.
- **persons**: the second act is refused to the person who did the first (`same-person`), whatever roles the person has.
  Persons are compared by the subject of their tokens. A subject has one spelling: a token is refused if its subject is
  not in Unicode's form NFKC, or has blanks at an edge, two blanks in a row, or characters that nobody can see.

Of two acts that persons are kept apart by, the table names the permissions; the permission of the first act may allow
more than this act. 撤销检查登记: the first act is the request to withdraw the inspection, by the person who recorded
it or by a group leader; the person who recorded it may approve what another person requests. 手工确定的名单: the first
act is the freezing. 指令的撤回、撤销: the first act is the request; the person who drafted the order does not decide on
it either, who approved the order may.

Papers of an inspection are signed by different persons, whom the policy of the day of the draft names. They may be of
the crew: a group leader of the crew approves what a colleague drafted, if the policy lets group leaders approve. The
law asks for two officers on site, and for other hands on the papers, not for an approver who was not there; in a small
bureau the head of the team goes along. A bureau that wants an approver from outside names the chief.

Paper keys and seals come into use by two persons as well: the operator makes the key, or puts the seal into its folder,
and keeps the file; the chief registers it for the bureau, and never has the file. `log.operate` stands for all that the
operator does; no operation of the services takes it. A stolen key or seal is revoked by one person at once: a
revocation only takes away.
"""
_TOGETHER = """## Roles that one person should not have together

Whoever gives roles to persons: a person who has both roles of a row may not do what stands beside them.
"""
_ROLES = """## Roles

What a holder of each role does. What each role reads stands in the last table.
"""
_APART = {Apart.ROLES: "角色分设 roles", Apart.PERSONS: "两人办理 persons"}


@pytest.mark.golden
def test_the_page_is_the_golden_one(golden: Golden) -> None:
    duties = _table(
        ("what they decide", "one act", "the other act", "kept apart by"),
        (
            (f"{one.zh} {one.en}", _act(one.first), _act(one.second), _APART[one.apart])
            for one in sorted(DUTIES, key=lambda one: one.apart, reverse=True)
        ),
    )
    roles = _table(
        ("permission", "roles"), ((f"`{permission}`", _roles(GRANTS[permission])) for permission in Permission)
    )
    acts = _table(("role", "acts"), ((role, _named(_acts_of(role))) for role in Role))
    lost = _table(
        ("roles of one person", "what the person may not do"),
        (
            (f"{one} + {other}", _named(neither))
            for one, other in combinations(Role, 2)
            if (neither := _lost(one, other))
        ),
    )
    parts = (_HEAD, duties, _TOGETHER, lost, _ROLES, acts, "## Permissions\n", roles)
    text = "\n".join(parts)
    Golden(ROOT / "docs", rewrite=golden.rewrite).check("duties.md", text)


def _acts_of(role: Role) -> list[Permission]:
    """What the role may do, but for reading."""
    return [one for one in Permission if role in GRANTS[one] and not one.partition(".")[2].startswith("read")]


def _lost(one: Role, other: Role) -> list[Permission]:
    """What a person may do neither by the one role nor by the other, because of having both."""
    both = {one, other}
    return [act for act in Permission if both & {*GRANTS[act]} and kept_from(act, both)]


def _named(permissions: Iterable[Permission]) -> str:
    return ", ".join(f"`{one}`" for one in permissions) or "none"


def _act(permission: Permission) -> str:
    return f"`{permission}`: {_roles(GRANTS[permission])}"


def _roles(roles: Iterable[Role]) -> str:
    return ", ".join(sorted(roles))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = tuple(head)
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
