from django.apps import AppConfig


class NotifiersConfig(AppConfig):
    name = "amparo.notifiers"
    label = "notifiers"
