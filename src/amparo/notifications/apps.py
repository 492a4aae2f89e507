from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "amparo.notifications"
    label = "notifications"
