"""How long a text message may be: what one message holds, in the letters every phone knows."""

MOST = 160
"""Characters in one message (3GPP TS 23.038, 7-bit default alphabet)."""
_ONCE = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("\f^{}\\[~]|€")
"""They take two places each."""


def fits_one_text(words: str) -> bool:
    """Tell whether words fit one text message."""
    if not set(words) <= _ONCE | _TWICE:
        return False
    return len(words) + sum(sign in _TWICE for sign in words) <= MOST
