"""The hash and the size of a version tell nothing of what stood in it."""

import json
from hashlib import sha256

from services.publishing.publication.document import MOST, document, document_of
from services.publishing.publication.releasing import release
from tests.unit.publishing.publication.made_up import DIGITS, RULES, after, prepared
from tests.unit.recorded import TODAY


def test_the_hash_and_the_size_of_a_version_tell_nothing_of_what_stood_in_it() -> None:
    one, other = "甲", "欧阳测试"
    sizes = {
        release(after(prepared(content={"facts": f"{name}未经培训"})), TODAY, RULES, DIGITS).size
        for name in (one, other)
    }
    assert sizes == {512}
    publication = after(prepared())
    first, second = [release(publication, TODAY, RULES, digits * (MOST // 2)) for digits in ("5a", "5b")]
    assert first.sha256 != second.sha256
    assert not {first.sha256, second.sha256} & {
        sha256(document(publication, 1, {"title": "示例"}, TODAY, salt)).hexdigest() for salt in (None, "")
    }
    assert "salt" not in first.parts()[0]


def test_a_document_has_its_salt_and_those_of_before_have_none() -> None:
    fact = release(after(prepared()), TODAY, RULES, DIGITS)
    shown = after(prepared(), fact)
    document_now = json.loads(document_of(shown, shown.versions[0]))
    assert (document_now["format"], document_now["salt"]) == ("cheqian-publication/2", fact.salt)
    before = json.loads(document_of(shown, shown.versions[0].model_copy(update={"salt": ""})))
    assert (before["format"], "salt" in before) == ("cheqian-publication/1", False)
