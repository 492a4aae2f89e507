from django.apps import AppConfig


class SopsConfig(AppConfig):
    name = "amparo.sops"
    label = "sops"
