from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "amparo.files"
    label = "files"
