"""The code on a paper as a picture (QR, ISO/IEC 18004, level M)."""

import zxingcpp


def code_image(code: str) -> str:
    """The code as SVG, without a quiet zone."""
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return str(barcode.to_svg(add_quiet_zones=False))
