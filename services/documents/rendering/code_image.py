"""Codes as pictures (QR, ISO/IEC 18004, level M)."""

from io import BytesIO

import numpy as np
import zxingcpp
from PIL import Image

from shared.heavy import heavy

_DOTS = 8
"""The dots of a module in a PNG."""


def code_image(code: str) -> str:
    """The code of a paper as SVG, without a quiet zone: the page leaves room around it."""
    return str(_barcode(code).to_svg(add_quiet_zones=False))


@heavy
def screen_svg(code: str) -> str:
    """The code as SVG with its quiet zone, to be shown by itself."""
    return str(_barcode(code).to_svg(add_quiet_zones=True))


@heavy
def screen_png(code: str) -> bytes:
    """The code as PNG in black and white with its quiet zone."""
    dots = np.asarray(_barcode(code).to_image(scale=_DOTS, add_quiet_zones=True))
    png = BytesIO()
    Image.fromarray(dots).convert("1").save(png, "PNG", optimize=True)
    return png.getvalue()


def _barcode(code: str) -> zxingcpp.Barcode:
    return zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
