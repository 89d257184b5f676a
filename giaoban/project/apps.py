from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "giaoban.project"
    label = "project"
