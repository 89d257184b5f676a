"""The executive committee of unit A with a term that ran out, as the kernel's own tests have it."""

from giaoban.kernel.bodies.tests.conftest import union

__all__ = ["union"]
