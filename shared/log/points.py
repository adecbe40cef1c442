"""Which 32 bytes are fit to be the public key of a signer by Ed25519 (RFC 8032, section 5.1)."""

from functools import lru_cache

from shared.errors import Invalid

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_SIGN = 1 << 255
# Of a point of order 8, y is one of the two roots of d·y⁴ + 2·y² = 1, whose sum is p.
_OF_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL = frozenset({0, 1, _P - 1, _OF_ORDER_8, _P - _OF_ORDER_8})


class WeakKey(Invalid):
    code = "weak-key"
    title = "公钥不可靠"
    title_en = "The key is weak"


def require_fit(public: bytes) -> None:
    """Refuse bytes that are no point, a point in a second spelling, or a point of small order. Raises WeakKey.

    For a point of small order (1, 2, 4 or 8), anybody can make signatures that verify, over any text. A second spelling
    of a point would be a second key of the same signer.
    """
    if not _is_fit(public):
        raise WeakKey(
            f"{public.hex()} 不是可靠的 Ed25519 公钥：无人持有其私钥，或任何人都能以它签名。请向其所有者索取公钥。",
            f"{public.hex()} is no sound Ed25519 key: nobody has its private key, or anybody can sign by it. Get the "
            "key from its owner.",
        )


# A service reads the keys in its settings with each request.
@lru_cache(maxsize=256)
def _is_fit(public: bytes) -> bool:
    y = int.from_bytes(public, "little") % _SIGN
    return y < _P and y not in _SMALL and _is_on_curve(y)


def _is_on_curve(y: int) -> bool:
    # -x² + y² = 1 + d·x²·y², so x² is (y² - 1) / (d·y² + 1); the divisor is never 0.
    x_squared = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    return pow(x_squared, (_P - 1) // 2, _P) in {0, 1}
