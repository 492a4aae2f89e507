from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "amparo.calendars"
    label = "calendars"
