from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "acms.demo"

    def ready(self) -> None:
        """What demo mode adds. Tests install the room too, for its people and documents: nothing else of it is theirs."""
        if not settings.DEMO:
            return
        from acms.accounts import captcha
        from acms.base import starting
        from acms.demo import seed
        from acms.demo.captcha import passes

        captcha.accept_too(passes)
        starting.prepare_with(seed.at_start)
        starting.answer_at("demo/", "acms.demo.urls")
