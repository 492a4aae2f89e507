from django.apps import AppConfig


class PagingConfig(AppConfig):
    name = "amparo.paging"
    label = "paging"
