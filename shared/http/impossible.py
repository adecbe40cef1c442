"""In a preview: why the thing itself would be refused."""

from typing import Self

from pydantic import BaseModel, Field

from shared.errors import Refusal


class Impossible(BaseModel):
    """Why what is previewed would be refused."""

    code: str = Field(examples=["quota-impossible"])
    detail: str
    detail_en: str

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        return cls(code=refusal.code, detail=refusal.detail, detail_en=refusal.detail_en)
