"""Seals with a time stamp and its proofs (PAdES B-LT), against authorities that run."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from services.documents.rendering.seal_key import SealKey, SealUnusable
from services.documents.rendering.seal_picture import seal_picture
from services.documents.rendering.sealing import SealSigner, Stamping, seal
from services.documents.stamping import stamping
from shared.clock import utc_now
from shared.papers.pdf import read_pdf
from shared.peers import PeerFailed
from shared.ports import lasting_port
from tests.integration.documents.authority import Authority, authority_in
from tests.unit.documents.pages import NAME, OVER_THE_DATE, page
from tests.unit.papers.made_up import code_of

PAGE = page(code_of())


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    with TemporaryDirectory() as folder, authority_in(Path(folder)) as running:
        yield running


def signer(authority: Authority, name: str = "bureau", stamped_by: Stamping | None = None) -> SealSigner:
    key = SealKey.load(authority.pkcs12(name), b"made-up")
    return SealSigner(key, seal_picture(NAME), stamped_by or stamping(authority.stamps, [authority.root], utc_now))


def test_a_stamped_seal_has_its_proofs_in_the_file(authority: Authority) -> None:
    authority.asked.clear()
    own, before = signer(authority), datetime.now(UTC).replace(microsecond=0)
    (mark,) = read_pdf(seal(PAGE, own, OVER_THE_DATE)).seals
    assert (mark.whole, mark.intact, mark.level, mark.certificate) == (True, True, "B-LT", own.fingerprint)
    assert mark.stamped is not None
    assert mark.stamped >= before
    assert "示例证书机构" in mark.authority
    asked = set(authority.asked)
    assert asked == {"/cn/tsa/stamps", "/cn/ocsp/status"} | {path for path in asked if "/crls/" in path}
    # The next seal needs one time stamp, and nothing else.
    authority.asked.clear()
    assert read_pdf(seal(PAGE, own, OVER_THE_DATE)).seals[0].level == "B-LT"
    assert authority.asked == ["/cn/tsa/stamps"]


def test_without_a_time_stamp_authority_nobody_is_asked(authority: Authority) -> None:
    authority.asked.clear()
    key = SealKey.load(authority.pkcs12("bureau"), b"made-up")
    (mark,) = read_pdf(seal(PAGE, SealSigner(key, seal_picture(NAME)), OVER_THE_DATE)).seals
    assert (mark.level, mark.intact) == ("B-B", True)
    assert authority.asked == []


def test_a_revoked_certificate_or_an_unknown_root_seals_nothing(authority: Authority) -> None:
    with pytest.raises(SealUnusable, match="revoked"):
        seal(PAGE, signer(authority, "gone"), OVER_THE_DATE)
    with pytest.raises(SealUnusable):
        seal(PAGE, signer(authority, stamped_by=stamping(authority.stamps, [], utc_now)), OVER_THE_DATE)


def test_an_authority_that_does_not_answer_is_named(authority: Authority) -> None:
    closed = f"http://127.0.0.1:{lasting_port()}/"
    with pytest.raises(PeerFailed, match=re.escape(closed)):
        seal(PAGE, signer(authority, stamped_by=stamping(closed, [authority.root], utc_now)), OVER_THE_DATE)
