"""A letter as a form sends it: every value is text."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from shared.contracts.letters import LetterKind
from shared.http.wire import RequestBody

MOST_CHARACTERS = 2000
_MOST_FINDINGS = 100

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_CHARACTERS, pattern=r"^[^\x00]*$")]


class LetterForm(RequestBody):
    """What the fields of a form say. `letter` is the id that the form was given when it was shown."""

    letter: UUID
    about: LetterKind
    words: Words = ""
    officer: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    findings: Annotated[tuple[UUID, ...], Field(max_length=_MOST_FINDINGS)] = ()
    score: Annotated[int, Field(ge=1, le=5)] | None = None

    @field_validator("words", mode="before")
    @classmethod
    def _lines(cls, words: object) -> object:
        # A form sends the end of a line as two characters (HTML, 4.10.21.8), and browsers count it as one.
        return words.replace("\r\n", "\n") if isinstance(words, str) else words
