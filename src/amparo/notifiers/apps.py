from django.apps import AppConfig


class NotifiersConfig(AppConfig):
    name = "amparo.notifiers"
    label = "notifiers"

    def ready(self) -> None:
        from amparo.notifications.services import register  # noqa: PLC0415 - models need the app registry
        from amparo.notifications.states import WayKind  # noqa: PLC0415
        from amparo.notifiers import mail  # noqa: PLC0415
        from amparo.notifiers.sending import Edge, read_url  # noqa: PLC0415

        register(WayKind.MAIL, Edge(mail.read))
        register(WayKind.URL, Edge(read_url))
