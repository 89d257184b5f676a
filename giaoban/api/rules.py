"""Who may ask the API at all, and how often."""

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle


class HasRole(BasePermission):
    """Tài khoản chưa được giao vai trò."""

    message = _("Tài khoản chưa được giao vai trò và đơn vị. Liên hệ Văn phòng Liên hiệp hội.")

    def has_permission(self, request: Request, view: object) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.role and user.org_id)


class PerAccount(UserRateThrottle):
    """Ten a second on average is more than any honest program needs here."""

    scope = "account"
    rate = "600/min"
