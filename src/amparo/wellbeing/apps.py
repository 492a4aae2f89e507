from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "amparo.wellbeing"
    label = "wellbeing"
