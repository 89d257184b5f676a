"""Who may write, sign and register papers. The docstring is the refusal shown to the person."""

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_handle
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_administer, can_work_centrally

from .models import Document


def can_draft(user: User, dossier: Dossier | None) -> bool:
    """Chỉ ban phụ trách hồ sơ hoặc Văn phòng soạn được văn bản của hồ sơ này."""
    return can_work_centrally(user) if dossier is None else can_handle(user, dossier)


def can_edit(user: User, document: Document) -> bool:
    """Chỉ ban phụ trách hồ sơ hoặc Văn phòng sửa được dự thảo này."""
    return can_draft(user, document.dossier)


def can_register(user: User, matter: object = None) -> bool:
    """Chỉ Văn phòng trung ương ghi sổ văn bản đến."""
    return can_administer(user)
