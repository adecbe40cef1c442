"""docs/duties.md says of every permission which roles have it, and which two acts nobody does alone."""

from collections.abc import Iterable

import pytest

from shared.access.duties import DUTIES, Apart
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
act is the freezing.
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
    text = f"{_HEAD}\n{duties}\n## Permissions\n\n{roles}"
    Golden(ROOT / "docs", rewrite=golden.rewrite).check("duties.md", text)


def _act(permission: Permission) -> str:
    return f"`{permission}`: {_roles(GRANTS[permission])}"


def _roles(roles: Iterable[Role]) -> str:
    return ", ".join(sorted(roles))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = tuple(head)
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
