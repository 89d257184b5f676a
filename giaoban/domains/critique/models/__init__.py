"""Tables of critique work."""

from .drafts import Closing, Draft
from .opinions import ANSWERS, NOT_TAKEN, PARTLY, TAKEN_UP, WAITING, Answer, Opinion
from .tasks import (
    CAPACITIES,
    FORMS,
    ORIGINS,
    RULES,
    TOPIC,
    WORKSHOP,
    CritiqueTask,
    Rule,
    Training,
    rule_number,
)

__all__ = ["ANSWERS", "CAPACITIES", "FORMS", "NOT_TAKEN", "ORIGINS", "PARTLY", "RULES", "TAKEN_UP", "TOPIC", "WAITING",
           "WORKSHOP", "Answer", "Closing", "CritiqueTask", "Draft", "Opinion", "Rule", "Training", "rule_number"]
