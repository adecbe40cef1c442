"""The subject of a person at the identity provider: a name with one spelling."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of controls, format characters, surrogates, and separators of lines and paragraphs."""
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Other characters that are shown as nothing or as a blank: fillers, joiners and selectors of variants."""


def one_spelling(name: str) -> str:
    """The name, if no other spelling looks the same. Raises ValueError.

    Separation of duties compares subjects: two subjects that look alike would make one person count as two. In form
    NFKC, a wide blank is a blank and a full-width letter is a letter.
    """
    if name != " ".join(name.split()):
        raise PydanticCustomError("subject_blanks", "Write no blanks at its edge, and single spaces inside")
    if unicodedata.normalize("NFKC", name) != name:
        raise PydanticCustomError("subject_spelling", "Write it in Unicode normalization form KC")
    if any(unicodedata.category(character) in INVISIBLE for character in name) or _UNSEEN.search(name):
        raise PydanticCustomError("subject_unseen", "Delete the characters that nobody can see")
    return name


SubjectName = Annotated[str, StringConstraints(min_length=1, max_length=255), AfterValidator(one_spelling)]
