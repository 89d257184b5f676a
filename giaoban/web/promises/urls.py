from typing import Any

app_name = "promises"
urlpatterns: list[Any] = []
