from importlib import import_module

import pytest
from django.apps import apps

from events.models import ActorName, PlaceName
from tests.factories import ActorNameFactory, PlaceFactory

sounds = import_module("events.migrations.0006_sounds")


@pytest.mark.django_db
def test_rows_that_are_there_get_sounds_and_the_name_that_pages_show(monkeypatch):
    monkeypatch.setattr(sounds, "CHUNK", 2)
    rows = [ActorNameFactory(text=text, sound="", actor__name="Kim Jong-un") for text in ("김정은", "Kim Jong Un", "7")]
    place = PlaceFactory(name="Kaesong")

    sounds.fill(apps, None)

    assert [ActorName.objects.get(pk=row.pk).sound for row in rows] == ["kimcoNun", "kimcoNun", ""]
    shown = ActorName.objects.filter(text="Kim Jong-un")
    assert sorted(shown.values_list("actor_id", "folded", "sound")) == [
        (rows[0].actor_id, "kim jong un", "kimcoNun"),
        (rows[2].actor_id, "kim jong un", "kimcoNun"),
    ]
    assert [(name.place, name.text) for name in PlaceName.objects.all()] == [(place, "Kaesong")]
