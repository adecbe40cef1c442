"""Contacts of enterprises: nothing public has them, and only readers with the right get the personal ones."""

import re

import pytest

from shared.access.roles import GRANTS, Permission, Role
from tests.contract.requests.asking import Asker
from tests.contract.requests.keeping import CONTACTS
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import PROMISED, Promised

ABLE = GRANTS[Permission.DIRECTORY_READ_PERSONAL]
PERSONAL = (CONTACTS["法定代表人"], CONTACTS["联系电话"])
READ = [promised for promised in PROMISED if promised.operation.method == "get"]
OPEN = [promised for promised in READ if not promised.is_protected]
PROTECTED = [promised for promised in READ if promised.is_protected]


def told(content: bytes, texts: tuple[str, ...]) -> set[str]:
    """Those of the texts that stand in an answer, also with characters that JSON has escaped; not those that are a part
    of a hash.
    """
    forms = {text: {text.encode(), text.encode("unicode_escape")} for text in texts}
    return {text for text, written in forms.items() if any(_stands(form, content) for form in written)}


def _stands(form: bytes, content: bytes) -> bool:
    return re.search(rb"(?<![0-9a-zA-Z])%b(?![0-9a-zA-Z])" % re.escape(form), content) is not None


@pytest.mark.parametrize("promised", OPEN, ids=str)
def test_nothing_public_has_contacts(promised: Promised, asker: Asker) -> None:
    for place in promised.at(asker.lived_in.known):
        answer = asker.send(promised.service, "get", promised.operation.path.format(**place))
        assert told(answer.content, tuple(CONTACTS.values())) == set()


def test_no_entry_of_the_log_has_contacts(lived_in: LivedIn) -> None:
    assert {frozenset(told(entry, tuple(CONTACTS.values()))) for entry in lived_in.entries} == {frozenset()}


@pytest.mark.parametrize("promised", PROTECTED, ids=str)
def test_no_answer_tells_personal_data_to_others(promised: Promised, asker: Asker) -> None:
    for role in [role for role in promised.able if role not in ABLE]:
        assert told(asker.ask(promised, role).content, PERSONAL) == set()


@pytest.mark.parametrize("role", Role)
def test_who_may_read_the_personal_data_of_an_enterprise(role: Role, asker: Asker) -> None:
    # An enterprise that no other test changes.
    one = "/enterprises/91370124EXAMP0058H"
    for path in ("/enterprises?limit=200", one, f"{one}/history"):
        answer = asker.send("sampling", "get", path, role)
        if role in GRANTS[Permission.DIRECTORY_READ]:
            assert answer.status_code == 200, answer.text
            assert told(answer.content, (CONTACTS["职务"], CONTACTS["邮编"])) == {CONTACTS["职务"], CONTACTS["邮编"]}
        assert told(answer.content, PERSONAL) == ({*PERSONAL} if role in ABLE else set())


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.DRAWER])
def test_a_refused_row_shows_its_cells_to_readers_with_the_right(role: Role, asker: Asker) -> None:
    imports = asker.send("sampling", "get", "/enterprises/imports?limit=100", role).json()["items"]
    (row,) = (one for one in imports if one["list"] == "联系方式")
    answer = asker.send("sampling", "get", f"/enterprises/imports/{row['id']}/faults", role)
    (fault,) = answer.json()["items"]
    assert (fault["code"], fault["value"] == "") == ("wrong-number-of-cells", role not in ABLE)
