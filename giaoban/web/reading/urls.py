from typing import Any

app_name = "reading"
urlpatterns: list[Any] = []
