from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "amparo.desk"
    label = "desk"
