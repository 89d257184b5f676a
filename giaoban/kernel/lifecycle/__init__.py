"""States and steps as data, in plain Python: what may happen to a matter, who may do it, what it needs."""

from .lifecycle import CONTENT, MONEY, Lifecycle, LifecycleError, State, Step, StepRefused

__all__ = ["CONTENT", "MONEY", "Lifecycle", "LifecycleError", "State", "Step", "StepRefused"]
