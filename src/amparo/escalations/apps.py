from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "amparo.escalations"
    label = "escalations"
