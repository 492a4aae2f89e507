from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "amparo.sla"
    label = "sla"
