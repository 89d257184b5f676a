"""Tables of research work."""

from .calls import Call, CallTopic, Lengthening, Sheet, SheetRow
from .tasks import Extension, Progress, ResearchTask, Result, Rule, rule_on
from .words import ENVIRONMENT, EXCELLENT, FAIL, FORMS, GRADES, PASS, SIZES, SURVEY, TOPIC

__all__ = ["ENVIRONMENT", "EXCELLENT", "FAIL", "FORMS", "GRADES", "PASS", "SIZES", "SURVEY", "TOPIC", "Call",
           "CallTopic", "Extension", "Lengthening", "Progress", "ResearchTask", "Result", "Rule", "Sheet", "SheetRow",
           "rule_on"]
