"""A made-up bureau's papers: its keys, and the data of a paper."""

from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.papers.code import PaperCode, PaperData, sign_code
from shared.papers.keys import PaperKeys, Registration

BUREAU = "370124"
KEY, NEXT_KEY, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
FIRST, DAY = date(2026, 1, 1), date(2026, 3, 9)
NUMBER = "（平）应急责改〔2026〕F-001号"
PAPER = PaperData(
    "rectify", "2021", NUMBER, DAY, {"party": "示例化工有限公司", "items": ["消防通道堵塞", "未设置警示标志"]}
)


def registration(key: Ed25519PrivateKey, first: date, bureau: str = BUREAU) -> Registration:
    return Registration.signed_by(key, bureau, first)


def paper_keys() -> PaperKeys:
    return PaperKeys().registered(registration(KEY, FIRST))


def code_of(paper: PaperData = PAPER, key: Ed25519PrivateKey = KEY) -> PaperCode:
    return sign_code(key, paper)
