"""`ask("unit", "/api/v1/…")` → the answer for that account, by its token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient


@pytest.fixture
def ask(world: Any) -> Callable[..., Any]:
    cache.clear()

    def asked(name: str, address: str, **params: Any) -> Any:
        client = APIClient()
        token, _ = Token.objects.get_or_create(user=world.users[name])
        client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
        return client.get(address, params)

    return asked
