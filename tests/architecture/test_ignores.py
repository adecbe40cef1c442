"""A warning is silenced for a stated reason, and only the one meant."""

import re

from tests.architecture.sources import PRODUCT, lesson, sources

TYPE_IGNORE = re.compile(r"# type: ignore\[[a-z0-9, -]+\]  # \S.+")
SILENCING = re.compile(r"type: ignore|noqa", re.IGNORECASE)
NOQA = re.compile(r"# noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*  # \S.+")


def test_every_silenced_warning_has_a_code_and_a_reason() -> None:
    offences = [
        f"{s.name}:{line} {comment}"
        for s in sources(*PRODUCT, "tests")
        if SILENCING.search(s.text)
        for line, comment in s.comments()
        if ("type: ignore" in comment and not TYPE_IGNORE.search(comment))
        or (re.search(r"#\s*noqa", comment, re.IGNORECASE) and not NOQA.search(comment))
    ]
    assert not offences, lesson(
        "Write `# type: ignore[code]  # why it is right here` or `# noqa: X123  # why`: the next reader must be "
        "able to tell whether the reason still holds.",
        offences,
    )
