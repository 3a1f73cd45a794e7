"""Flags: the few things that are unusual, each said kindly, with its rule and what settles it."""

from returns.flags.raised import MAY_BE_FINE, raised

__all__ = ["MAY_BE_FINE", "raised"]
