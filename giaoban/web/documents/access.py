"""Who reads which paper of ours: central roles all of them, others the issued ones of units they see."""

from django.db.models import QuerySet

from giaoban.kernel.documents.models import ISSUED, Document
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_work_centrally


def readable(user: User) -> QuerySet[Document]:
    """A paper not yet issued is nobody's reading but the central body's."""
    if user.sees_everything:
        rows = Document.objects.all()
    else:
        rows = Document.objects.filter(org__in=Org.objects.visible_to(user).values("pk"))
    return rows if can_work_centrally(user) else rows.filter(state=ISSUED)
