from typing import Any

app_name = "users"
urlpatterns: list[Any] = []
