"""Who reads which report: central roles all of them, others the issued ones of units they see."""

from django.db.models import QuerySet

from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_work_centrally
from giaoban.kernel.reporting.lifecycle import ISSUED
from giaoban.kernel.reporting.models import Report


def readable(user: User) -> QuerySet[Report]:
    """A draft is nobody's reading but the central body's."""
    rows = Report.objects.visible_to(user)
    return rows if can_work_centrally(user) else rows.filter(state=ISSUED)
