"""The sounds of names, under which spellings that no name has as written find their bearer."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models

from events.gazetteer import sound_key
from events.values.text import fold_name

CHUNK = 2000
TABLES = (("actor", "actor_name"), ("place", "place_name"))


def fill(apps, _schema_editor):
    for bearer, _ in TABLES:
        names = apps.get_model("events", f"{bearer}name").objects
        for rows in chunks(names.order_by("pk")):
            for row in rows:
                row.sound = sound_key(row.text)
            names.bulk_update(rows, ["sound"])
        for bearers in chunks(apps.get_model("events", bearer).objects.order_by("pk")):
            add_shown(names, bearers, f"{bearer}_id")


def add_shown(names, bearers, column):
    """The name that pages show becomes a row where no other says the same: searches look in these rows only."""
    held = set(names.filter(**{f"{column}__in": [row.pk for row in bearers]}).values_list(column, "folded"))
    shown = [(row.pk, row.name, fold_name(row.name)) for row in bearers]
    names.bulk_create(
        names.model(**{column: pk}, text=name, folded=folded, sound=sound_key(name))
        for pk, name, folded in shown
        if folded and (pk, folded) not in held
    )


def chunks(rows):
    last = 0
    while found := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield found
        last = found[-1].pk


def columns(bearer, index):
    table = f"{bearer}name"
    return [
        migrations.AddField(
            table, "sound", models.CharField(blank=True, default="", editable=False, max_length=200)
        ),
        migrations.AddIndex(
            table, GinIndex(SearchVector("folded", config="simple"), name=f"{index}_words")
        ),
        migrations.AddIndex(
            table, models.Index(fields=["sound"], name=f"{index}_sound", opclasses=["text_pattern_ops"])
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("events", "0005_past")]

    operations = [
        *(operation for table in TABLES for operation in columns(*table)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
