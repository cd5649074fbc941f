from celery import shared_task
from django.apps import apps

from dprk_archive.celery import app


def test_the_project_is_an_app_without_models() -> None:
    assert list(apps.get_app_config("dprk_archive").get_models()) == []


def test_a_shared_task_belongs_to_the_configured_app() -> None:
    @shared_task(name="test.belongs")
    def belongs() -> None:
        return None

    assert belongs.app is app or belongs.app.main == app.main
