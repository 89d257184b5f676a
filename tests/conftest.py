"""The small federation of `giaoban/conftest.py`, for the tests of the whole."""

from giaoban.conftest import again, at_once, browse, kept, make_world, world

__all__ = ["again", "at_once", "browse", "kept", "make_world", "world"]
