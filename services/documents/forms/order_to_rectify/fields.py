"""What the form is filled with."""

from typing import Self

from pydantic import model_validator

from services.documents.forms.values import Demanding, Requirements


class OrderToRectify(Demanding):
    """Each requirement has its own day."""

    requirements: Requirements

    @model_validator(mode="after")
    def _about_its_problems(self) -> Self:
        return self.check_problems(self.requirements)
