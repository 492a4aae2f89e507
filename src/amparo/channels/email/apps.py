from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "amparo.channels.email"
    label = "email"
