from typing import Any

app_name = "units"
urlpatterns: list[Any] = []
