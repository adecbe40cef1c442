"""What the form is filled with."""

from typing import Annotated, Self

from pydantic import model_validator

from services.documents.forms.values import Demanding, Measures, Same, Span


class OnTheSpotMeasures(Demanding):
    """The measures hold at once."""

    inspected: Annotated[Span, Same("inspected")]
    measures: Measures

    @model_validator(mode="after")
    def _about_its_problems(self) -> Self:
        return self.check_problems(self.measures)
