"""The forms of an owner's door as browsers send them, the key that a browser keeps, and from where they may come."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fastapi import Request, Response
from pydantic import ValidationError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect

from services.publishing.door.requests import LetterForm
from services.publishing.door.writing import Written
from services.publishing.site.reasons import Words
from shared.errors import Forbidden, Refusal
from shared.http.body_limit import BodyTooLarge
from shared.http.problems import MalformedRequest, UnsupportedMediaType, invalid_input
from shared.input_errors import explain
from shared.work import Work

COOKIE = "cheqian_door"
FIRST = "cheqian_door_first"
"""The cookie of the key that a browser is to have if it opens the door. A form of another site has none with it, so no
one can open a door in the browser of somebody else, with a key that they know.
"""
_KEPT_SECONDS = 400 * 24 * 3600
"""The longest time for which browsers keep a cookie (RFC 6265bis, 5.6.2)."""
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_OWN = frozenset({"same-origin", "none"})
_MOST_FILES, _MOST_FIELDS, _FIELD_BYTES = 50, 200, 65_536
"""How much of a form is read. What a letter may have is less: who sends more is told so, and keeps the words."""


class FromAnotherSite(Forbidden):
    code = "from-another-site"
    title = "请从本站的页面提交"
    title_en = "Send this from the page of this site"


class Typed(NamedTuple):
    """What stands in the fields of a letter's form, to be shown again if it cannot be sent."""

    letter: str = ""
    about: str = ""
    words: str = ""
    officer: str = ""
    findings: tuple[str, ...] = ()
    score: str = ""


def require_own_site(request: Request) -> None:
    """Refuse a form that a page of another site has sent. The cookie is not sent from there either; browsers that know
    neither `Sec-Fetch-Site` nor `SameSite` are older than ten years. `Origin` is `null` from our own pages too, because
    they tell nobody their address (Fetch, 3.2). Raises FromAnotherSite.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "null")
    own = f"{request.url.scheme}://{request.url.netloc}"
    if (site not in _OWN) if site else (origin not in ("null", own)):
        raise FromAnotherSite(
            "为防止他人冒用，只接受本站企业窗口页面提交的内容。请扫告知单上的码，从那里进入。",
            "Only what the page of the door sends is taken, so that nobody writes in your name. Scan the code on the "
            "notice, and go on from there.",
        )


async def form_of(request: Request, work: Work) -> FormData:
    """The fields and files of a form. Meanwhile nothing of the database is held: a telephone may send for minutes.

    Raises UnsupportedMediaType, BodyTooLarge, BodyTooSlow, MalformedRequest.
    """
    form, options = parse_options_header(request.headers.get("content-type", ""))
    # No browser names another: some cost minutes to decode with, others fail.
    if form.decode("latin-1").lower() not in _FORMS or options.get(b"charset", b"utf-8").lower() != b"utf-8":
        raise UnsupportedMediaType(
            f"请以 UTF-8 编码的表单提交（{_FORMS[0]} 或 {_FORMS[1]}）。",
            f"Send a form in UTF-8 ({_FORMS[0]} or {_FORMS[1]}).",
        )
    async with work.away():
        try:
            return await request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_FIELD_BYTES)
        except BodyTooLarge as error:
            most = f"{int(str(error.facts['limit'])) // 1024 // 1024} MB"
            raise BodyTooLarge(
                f"照片和文件合计超过 {most}，没有寄出。请返回来信，少选几张，分几封寄。",
                f"The files are larger than {most} together, and nothing was sent. Go back, choose fewer, and send "
                "several letters.",
                **error.facts,
            ) from error
        except ClientDisconnect as error:
            raise MalformedRequest("来信没有发完，请重新提交。", "The form did not arrive as a whole.") from error


def typed_in(form: FormData) -> Typed:
    """What was typed into the form of a letter."""
    findings = tuple(each for each in form.getlist("findings") if isinstance(each, str))
    return Typed(**{name: text_in(form, name) for name in Typed._fields if name != "findings"}, findings=findings)


def text_in(form: FormData, name: str) -> str:
    """The text of a field; "" if the form has none."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def files_in(form: FormData) -> Sequence[UploadFile]:
    """The files of a form. A browser sends a file without a name and without content where none was chosen."""
    return [each for each in form.getlist("files") if isinstance(each, UploadFile) and (each.filename or each.size)]


def written_in(typed: Typed) -> Written:
    """The letter that was typed. Raises InvalidInput."""
    score = int(typed.score) if re.fullmatch(r"[0-9]{1,3}", typed.score) else None
    try:
        form = LetterForm.model_validate_json(json.dumps({**typed._asdict(), "score": score}))
    except ValidationError as error:
        raise invalid_input(explain({**each, "loc": ("body", *each["loc"])} for each in error.errors())) from error
    return Written(form.letter, form.about, form.words, form.officer, form.findings, form.score)


def faults_of(refusal: Refusal) -> Mapping[str, Words]:
    """What is to be put right, by the field of the form; "" is the form as a whole."""
    errors = refusal.facts.get("errors")
    if isinstance(errors, list):
        told = [each for each in errors if isinstance(each, dict)]
        return {
            re.split(r"[.\[]", str(each["path"]))[0]: Words(f"{each['message']}。", f"{each['message_en']}.")
            for each in told
        }
    return {str(refusal.facts.get("field", "")): Words(refusal.detail, refusal.detail_en)}


def key_in(text: str) -> str:
    """The key that a cookie or a form has, "" if it is none that we have made."""
    return text if _KEY.fullmatch(text) else ""


def give_key(answer: Response, name: str, key: str, paths: Sequence[str], *, secure: bool) -> None:
    """Let the browser keep the key in the cookie of this name, and show it below these paths alone: of the door in
    either view of the site. The first key is kept until the browser is closed.
    """
    seconds = _KEPT_SECONDS if name == COOKIE else None
    for path in paths:
        answer.set_cookie(name, key, max_age=seconds, path=path, secure=secure, httponly=True, samesite="strict")


def forget_first(answer: Response, paths: Sequence[str]) -> None:
    """Let the browser forget its first key: it has opened a door."""
    for path in paths:
        answer.delete_cookie(FIRST, path=path, httponly=True, samesite="strict")
