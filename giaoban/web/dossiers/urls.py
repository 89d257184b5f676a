from typing import Any

app_name = "dossiers"
urlpatterns: list[Any] = []
