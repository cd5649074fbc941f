"""Places and their names."""

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from events.models.actor import NameKind
from events.models.fields import public_id_field


class Place(models.Model):
    """Where something happened: a launch site, a city, a sea, a country.

    Written by the `load_*` commands and the admin.

    A coordinate never stands alone: `geo_precision` says how far it may be off. Degrees, WGS 84.
    """

    public_id = public_id_field("place")
    kind = models.CharField(max_length=40, help_text="a code of the vocabulary place_kinds")
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True, default="", help_text="ISO 3166-1 alpha-2; empty at sea")
    latitude_deg = models.FloatField(null=True, blank=True)
    longitude_deg = models.FloatField(null=True, blank=True)
    geo_precision = models.CharField(max_length=20, default="unknown", help_text="a code of geo_precision")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    geonames_id = models.PositiveIntegerField(null=True, blank=True, unique=True)
    note = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    if TYPE_CHECKING:
        id: int
        parent_id: int | None

    class Meta:
        """Listed by name."""

        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="place_on_earth",
                condition=models.Q(latitude_deg__isnull=True, longitude_deg__isnull=True)
                | models.Q(latitude_deg__range=(-90, 90), longitude_deg__range=(-180, 180)),
            ),
            models.CheckConstraint(name="place_not_its_own_parent", condition=~models.Q(parent=models.F("id"))),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One name of one place in one script; `folded` and `sound` as in `ActorName`."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, editable=False)
    sound = models.CharField(max_length=200, editable=False, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="", help_text="BCP 47")
    script = models.CharField(max_length=4, blank=True, default="", help_text="ISO 15924")
    kind = models.CharField(max_length=15, choices=NameKind.choices, default=NameKind.ALIAS)

    if TYPE_CHECKING:
        place_id: int

    class Meta:
        """One row a spelling."""

        ordering = ["place_id", "id"]
        constraints = [models.UniqueConstraint(fields=["place", "text"], name="place_name_once")]
        indexes = [
            models.Index(fields=["folded"], name="place_name_folded"),
            GinIndex(SearchVector("folded", config="simple"), name="place_name_words"),
            # Beginnings are looked up too, whatever the collation of the database.
            models.Index(fields=["sound"], opclasses=["text_pattern_ops"], name="place_name_sound"),
        ]

    def __str__(self) -> str:
        return self.text
