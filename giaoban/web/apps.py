from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "giaoban.web"
    label = "web"
