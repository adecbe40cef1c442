"""The verdict on a code and on a file: proved, wrong with what differs, or not proved with what is missing."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from shared.canonical import JsonObject
from shared.errors import Refusal
from shared.log.notes import Kind, SigningKey
from shared.log.quorum import Quorum
from shared.papers.checks import Known
from shared.papers.file import PaperFile, SealOnFile
from shared.papers.receipts import NotReceipts, read_receipts
from shared.papers.verification import PaperVerdict, PaperVerification, verify_code, verify_file
from tests.unit.papers.made_up import FIRST, KEY, NEXT_KEY, PAPER, STRANGER, code_of, registration
from tests.unit.papers.published import (
    CERTIFICATE,
    CITY,
    LOG,
    REGISTERED,
    PaperLog,
    Site,
    corrected,
    issued,
    key_registered,
    revoked,
    site,
    withdrawn,
)

TRUSTED = Quorum(LOG.verifier, [CITY.verifier])
SEAL = SealOnFile(whole=True, intact=True, certificate=CERTIFICATE, subject="Organization: 平川县应急管理局")
FILE = PaperFile(sha256(b"").hexdigest(), code_of(), (SEAL,))


def known(served: Site | None = None, trusted: Quorum = TRUSTED, *, keys: bool = True, paper: bool = True) -> Known:
    served = served or site()
    return Known(read_receipts(served.keys) if keys else (), read_receipts(served.paper) if paper else (), trusted)


def results(found: PaperVerification) -> dict[str, bool | None]:
    return {check.name: check.passed for check in found.checks}


def failures(found: PaperVerification) -> dict[str, str]:
    return {check.name: check.detail_en for check in found.checks if check.passed is False}


def test_a_code_and_a_file_are_proved() -> None:
    for found in (verify_code(code_of(), known()), verify_file(FILE, known())):
        assert found.verdict is PaperVerdict.PROVED, found.checks
        assert failures(found) == {}
    # A paper without a seal is proved by its hash.
    assert verify_file(FILE._replace(seals=()), known()).verdict is PaperVerdict.PROVED


@pytest.mark.parametrize(
    ("given", "unknown"),
    [
        (known(keys=False), "code signature"),
        (known(paper=False), "issued"),
        (known(trusted=Quorum(None)), "log"),
        (known(trusted=Quorum(LOG.verifier)), "log"),
    ],
    ids=["no keys", "no receipt", "no log key", "no witness"],
)
def test_without_one_of_them_nothing_is_proved(given: Known, unknown: str) -> None:
    for found in (verify_code(code_of(), given), verify_file(FILE, given)):
        assert found.verdict is PaperVerdict.COMPUTED
        assert results(found)[unknown] is None


def test_the_operators_own_witness_and_a_demonstration_prove_nothing() -> None:
    own = SigningKey(f"{LOG.name}/witness", Kind.COSIGNATURE, bytes(32))
    served = site(log=PaperLog(witness=own))
    assert verify_code(code_of(), known(served, Quorum(LOG.verifier, [own.verifier]))).verdict is PaperVerdict.COMPUTED
    demo = SigningKey("demo.example.org/log", Kind.ED25519, bytes(32))
    found = verify_code(code_of(), known(site(log=PaperLog(demo)), Quorum(demo.verifier, [CITY.verifier])))
    assert (found.verdict, found.demonstration) == (PaperVerdict.COMPUTED, True)


@pytest.mark.parametrize(
    ("file", "check", "difference"),
    [
        (FILE._replace(hash="00" * 32), "issued", "this file was altered, or its code was taken from another paper"),
        (FILE._replace(code=None), "code", "the file has no code"),
        (FILE._replace(code=code_of(replace(PAPER, number="1号"))), "issued", "the code was taken from another paper"),
        (FILE._replace(code=replace(code_of(), number="1号")), "code signature", "forged"),
        (FILE._replace(code=code_of(key=STRANGER)), "code signature", "the key is not registered"),
        (FILE._replace(seals=(SEAL._replace(intact=False),)), "seal", "does not fit the seal"),
        (FILE._replace(seals=(SEAL._replace(whole=False),)), "seal", "something was added"),
        (
            FILE._replace(seals=(SEAL, SEAL._replace(certificate="cd" * 32, subject="某公司"))),
            "seal of the bureau",
            "sealed by another certificate: 某公司 (cdcdcdcdcdcdcdcd…) is no registered seal of 370124",
        ),
    ],
)
def test_what_differs_is_named(file: PaperFile, check: str, difference: str) -> None:
    found = verify_file(file, known())
    assert found.verdict is PaperVerdict.WRONG
    assert difference in failures(found)[check]
    # Also if the reader has no receipt, as far as it can be known then.
    if check != "issued":
        assert check in failures(verify_file(file, known(paper=False)))


def test_a_paper_that_was_withdrawn_is_not_in_force() -> None:
    found = verify_code(code_of(), known(site(issued(code_of()), withdrawn())))
    assert found.verdict is PaperVerdict.WRONG
    assert failures(found) == {"in force": "the paper was withdrawn (at 2026-03-09T02:30:00Z)"}


def test_a_receipt_of_another_paper_proves_nothing() -> None:
    other = code_of(replace(PAPER, number="1号"))
    assert "the receipt is of another paper" in failures(verify_code(code_of(), known(site(issued(other)))))["issued"]
    # Among several receipts, the one of the code counts.
    both = site(issued(other, paper=2), issued(code_of()))
    assert verify_code(code_of(), known(both)).verdict is PaperVerdict.PROVED
    log = PaperLog()
    foreign = Site(site(log=log).keys, log.file(log.add(issued(code_of()), bureau="370304")))
    assert "the receipt is of 370304" in failures(verify_code(code_of(), known(foreign)))["issued"]


def test_a_corrected_paper_is_proved_and_its_correction_told() -> None:
    verified = verify_code(code_of(), known(site(issued(code_of()), corrected())))
    assert verified.verdict is PaperVerdict.PROVED
    (told,) = (check.detail for check in verified.checks if check.name == "in force")
    assert told.startswith("有更正（20")
    (untold,) = (
        check.detail
        for check in verify_code(code_of(), known(site(issued(code_of())))).checks
        if check.name == "in force"
    )
    assert "更正" not in untold


def test_of_a_key_that_was_revoked_later_only_the_log_proves_a_paper() -> None:
    served = site(registered=[*REGISTERED, revoked(registration(KEY, FIRST))])
    earlier = code_of(replace(PAPER, day=FIRST))
    alone = verify_code(earlier, known(served, paper=False))
    assert (alone.verdict, results(alone)["code signature"]) == (PaperVerdict.COMPUTED, None)
    served.paper = site(issued(earlier)).paper
    assert verify_code(earlier, known(served)).verdict is PaperVerdict.PROVED
    assert "revoked" in failures(verify_code(code_of(), known(served, paper=False)))["code signature"]


def _edited(edit: Callable[[JsonObject], Any], of: str) -> Site:
    served = site()
    edit(served.keys if of == "keys" else served.paper)
    return served


def test_receipts_that_do_not_fit_the_log_are_wrong() -> None:
    def move(file: JsonObject) -> None:
        file["receipts"] = [
            text.replace("index 1\n", "index 2\n").replace("index 3\n", "index 2\n") for text in file["receipts"]
        ]

    assert "keys in log" in failures(verify_code(code_of(), known(_edited(move, "keys"))))
    assert "log" in failures(verify_code(code_of(), known(_edited(move, "paper"))))
    stranger = Quorum(SigningKey(LOG.name, Kind.ED25519, bytes(32)).verifier, [CITY.verifier])
    assert {"log", "keys in log"} <= set(failures(verify_code(code_of(), known(trusted=stranger))))


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {},
        {"format": "cheqian-receipts/2", "receipts": ["x"]},
        {"format": "cheqian-receipts/1", "receipts": []},
        {"format": "cheqian-receipts/1", "receipts": [7]},
        {"format": "cheqian-receipts/1", "receipts": ["x"] * 1001},
        {"format": "cheqian-receipts/1", "receipts": "x"},
    ],
)
def test_other_content_is_no_file_of_receipts(content: object) -> None:
    with pytest.raises(Refusal):
        read_receipts(content)
    if content != {"format": "cheqian-receipts/1", "receipts": [7]}:
        with pytest.raises(NotReceipts):
            read_receipts(content)


def test_an_entry_that_registers_nothing_is_a_failed_check() -> None:
    bad = key_registered(registration(NEXT_KEY, FIRST)).model_copy(update={"key": "zz"})
    found = verify_code(code_of(), known(site(registered=[bad])))
    assert "is malformed" in failures(found)["code signature"]
    unsigned = key_registered(registration(KEY, FIRST)._replace(signature=bytes(64)))
    found = verify_code(code_of(), known(site(registered=[unsigned])))
    assert "has not signed" in failures(found)["code signature"]
