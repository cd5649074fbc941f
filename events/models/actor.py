"""Actors, their names and relations."""

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from events.models.fields import DatedModel, in_order, public_id_field


class Actor(models.Model):
    """A person or body that takes part in events: a state, a ministry, a party, an army unit, a company, a vessel.

    Written by the `load_*` commands and the admin. `name` is the form that pages show; searches look in the rows of
    `ActorName` only, where it stands too unless another name folds to the same.
    """

    public_id = public_id_field("actor")
    kind = models.CharField(max_length=40, help_text="a code of the vocabulary actor_kinds")
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True, default="", help_text="ISO 3166-1 alpha-2; empty if none")
    sector = models.CharField(max_length=3, blank=True, default="", help_text="PLOVER sector: GOV, MIL, PTY …")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    external_ids = models.JSONField(default=dict, blank=True, help_text='checked identifiers: {"wikidata": "Q…"}')
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
            models.CheckConstraint(name="actor_not_its_own_parent", condition=~models.Q(parent=models.F("id"))),
        ]
        # The list page and the API order by name and page by (name, id).
        indexes = [models.Index(fields=["name", "id"], name="actor_by_name")]

    def __str__(self) -> str:
        return self.name


class NameKind(models.TextChoices):
    """What a name is to its bearer."""

    OFFICIAL = "official", "official"
    ALIAS = "alias", "alias"
    TRANSLITERATION = "transliteration", "transliteration"
    METONYM = "metonym", "metonym"
    SHORT = "short", "short form"
    DEMONYM = "demonym", "demonym"


class ActorName(models.Model):
    """One name of one actor in one script. `folded` is `values.text.fold_name`, what searches compare.

    `sound` is `gazetteer.sound_key`: under it spellings of Korean names that no row has as written find their bearer.

    `deceptive` marks a name that was used to hide who the bearer is (front companies, false papers).
    """

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, editable=False)
    sound = models.CharField(max_length=200, editable=False, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="", help_text="BCP 47")
    script = models.CharField(max_length=4, blank=True, default="", help_text="ISO 15924: Latn, Hang, Hani, Cyrl")
    scheme = models.CharField(max_length=10, blank=True, default="", help_text="mr, rr, dprk, press")
    kind = models.CharField(max_length=15, choices=NameKind.choices, default=NameKind.ALIAS)
    deceptive = models.BooleanField(default=False)

    if TYPE_CHECKING:
        actor_id: int

    class Meta:
        """One row a spelling."""

        ordering = ["actor_id", "id"]
        constraints = [models.UniqueConstraint(fields=["actor", "text"], name="actor_name_once")]
        indexes = [
            models.Index(fields=["folded"], name="actor_name_folded"),
            GinIndex(SearchVector("folded", config="simple"), name="actor_name_words"),
            # Beginnings are looked up too, whatever the collation of the database.
            models.Index(fields=["sound"], opclasses=["text_pattern_ops"], name="actor_name_sound"),
        ]

    def __str__(self) -> str:
        return self.text


class ActorRelation(DatedModel):
    """That one actor leads, belongs to or supports another, over an EDTF interval; with who says so in `note`."""

    subject = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=40, help_text="a code of the vocabulary actor_relation_kinds")
    object = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="relations_to")
    article = models.ForeignKey("events.Article", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, default="")

    if TYPE_CHECKING:
        subject_id: int
        object_id: int

    class Meta:
        """One row a relation and interval."""

        ordering = ["subject_id", "kind", "date_earliest", "id"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind", "object", "date"], name="actor_relation_once"),
            models.CheckConstraint(
                name="actor_relation_not_to_itself", condition=~models.Q(subject=models.F("object"))
            ),
            in_order("date_earliest", "date_latest", name="actor_relation_date_order"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.kind} {self.object}"
