from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = "Công nhận"

    def ready(self):
        from recognition import checks  # noqa: F401 (importing it registers the checks)
