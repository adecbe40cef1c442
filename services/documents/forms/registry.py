"""Which forms there are: the folders of a package that have a `form.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from services.documents.forms.form import Form, FromFacts, FromService, read_description
from services.documents.forms.values import FormFields
from shared.errors import NotFound


class UnknownForm(NotFound):
    code = "unknown-form"
    title = "没有这种文书"
    title_en = "There is no such form"


@dataclass(frozen=True)
class Forms:
    """All forms, by code. `folder` is where their pages lie."""

    folder: Path
    by_code: Mapping[str, Form]

    def form(self, code: str) -> Form:
        """Raises UnknownForm."""
        if code not in self.by_code:
            raise UnknownForm(
                f"没有代码为“{code}”的文书；现有：{'、'.join(self.by_code)}。",
                f"There is no form {code!r}; there are: {', '.join(self.by_code)}.",
                form=code,
            )
        return self.by_code[code]


@cache
def shipped_forms() -> Forms:
    """The forms of this version of the software."""
    return read_forms(__package__)


def read_forms(package: str) -> Forms:
    """The forms of a package, in order of their codes.

    Raises pydantic.ValidationError, tomllib.TOMLDecodeError, ImportError, AttributeError.
    """
    (folder,) = import_module(package).__path__
    found = sorted(path.parent for path in Path(folder).glob("*/form.toml"))
    return Forms(Path(folder), {form.code: form for form in (_read(package, path) for path in found)})


def _read(package: str, folder: Path) -> Form:
    description = read_description((folder / "form.toml").read_text(encoding="utf-8"))
    module = import_module(f"{package}.{folder.name}.fields")
    fields: dict[str, type[FormFields]] = {
        edition.edition: getattr(module, edition.fields) for edition in description.editions
    }
    asked, served = ((folder / f"{name}.py").is_file() for name in ("asked", "served"))
    from_facts: FromFacts | None = import_module(f"{package}.{folder.name}.asked").fields_of if asked else None
    from_service: FromService | None = import_module(f"{package}.{folder.name}.served").fields_of if served else None
    return Form(folder.name.replace("_", "-"), description, fields, from_facts, from_service)
