"""Settings that are read from environment variables or a file `.env`, and what is wrong with them, in words."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
)

from shared.input_errors import explain, input_fault

_NOT_JSON = frozenset({"tuple_type", "list_type", "dict_type", "mapping_type", "model_type", "model_attributes_type"})
"""The types of error of a text where a list or an object must stand: it is no JSON, or JSON of another kind."""
_DATABASE = "postgresql+asyncpg://"


class _Environment(EnvSettingsSource):
    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        return _read(value)


class _File(DotEnvSettingsSource):
    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        return _read(value)


def _read(value: Any) -> Any:
    # What is no JSON stays a text: the field then finds fault with it, beside the faults of all other settings.
    try:
        return json.loads(value)
    except ValueError:
        return value


class OwnSettings(BaseSettings):
    """Settings of a program of ours. A field that is written as JSON has an example.

    Raises pydantic.ValidationError with everything that is wrong; `told_faults` says it in words.
    """

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = getattr(dotenv_settings, "env_file", None)
        return init_settings, _Environment(settings_cls), _File(settings_cls, env_file=file), file_secret_settings


class SettingFault(NamedTuple):
    """What is wrong with an environment variable, and what to write; never its value, which may be a password."""

    variable: str
    zh: str
    en: str


def told_faults(error: ValidationError) -> list[SettingFault]:
    """The faults of settings; none if the error is not one of settings of ours."""
    found = next((kind for kind in _kinds(OwnSettings) if kind.__name__ == error.title), None)
    return [] if found is None else [_told(found, dict(each)) for each in error.errors()]


def _kinds(kind: type[OwnSettings]) -> Iterator[type[OwnSettings]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _kinds(inner)


def _told(kind: type[OwnSettings], error: Mapping[str, Any]) -> SettingFault:
    prefix = str(kind.model_config.get("env_prefix", ""))
    name, *path = [str(step) for step in error["loc"]] or [""]
    variable = prefix + name.removeprefix(prefix.lower()).upper() if name else f"{prefix}…"
    place = "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in path)
    zh, en = _words(kind.model_fields.get(name), error)
    return SettingFault(variable + place, zh, en)


def _words(field: FieldInfo | None, error: Mapping[str, Any]) -> tuple[str, str]:
    if field is not None and len(error["loc"]) == 1 and error["type"] in _NOT_JSON:
        example = json.dumps(field.examples[0] if field.examples else [], ensure_ascii=False)
        return f"应为 JSON，例如 {example}", f"Write JSON, such as {example}"
    if error["type"] == "missing" and len(error["loc"]) == 1:
        return "没有设置，必须写明", "Not set: it must have a value"
    if error["type"] == "extra_forbidden" and len(error["loc"]) == 1:
        return "没有这个设置，请检查名称", "There is no such setting: check its name"
    (told,) = explain([error])
    return told["message"], told["message_en"]


def _named(value: object) -> object:
    if value == "":
        raise input_fault("path_empty", "不能为空，应为文件或文件夹的路径", "Write the path of a file or a folder")
    return value


def _existing(path: Path) -> Path:
    try:
        exists = path.is_file()
    except OSError:
        exists = False
    if not exists:
        raise input_fault("path_not_file", "没有这个文件", "There is no such file")
    return path


def _store(url: str) -> str:
    address = urlsplit(url)
    is_folder = address.scheme == "file" and bool(address.path) and not address.netloc
    is_elsewhere = address.scheme not in {"", "file"} and "://" in url
    if not is_folder and not is_elsewhere:
        zh, en = "应写作 file:文件夹 或 s3://存储桶/前缀", "Write file:<folder> or s3://<bucket>/<prefix>"
        raise input_fault("not_a_store", zh, en)
    return url


def _database(address: SecretStr) -> SecretStr:
    if not address.get_secret_value().startswith(_DATABASE) or len(address.get_secret_value()) == len(_DATABASE):
        zh, en = f"应写作 {_DATABASE}用户:口令@主机:端口/库名", f"Write {_DATABASE}role:password@host:port/database"
        raise input_fault("database_address", zh, en)
    return address


FilePlace = Annotated[Path, BeforeValidator(_named)]
"""The path of a file or a folder; an empty text, which would be the folder of the process, is none."""
ExistingFile = Annotated[FilePlace, AfterValidator(_existing)]
BlobAddress = Annotated[str, AfterValidator(_store)]
"""Where bulk content is stored: a folder, or a bucket."""
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database)]
