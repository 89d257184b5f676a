"""Who may ask the API at all."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class HasRole(BasePermission):
    """Tài khoản chưa được giao vai trò."""

    message = "Tài khoản chưa được giao vai trò."

    def has_permission(self, request: Request, view: object) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.role and user.org_id)
