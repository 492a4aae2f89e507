from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "amparo.tools"
    label = "tools"
