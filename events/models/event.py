"""Events, who took part, and how events hang together."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from events.models.actor import Actor
from events.models.fields import DatedModel, event_words, in_order, public_id_field, sort_day
from events.models.place import Place

if TYPE_CHECKING:
    from events.models.claim import Claim


class Verification(models.TextChoices):
    """How well an event is attested (vocabulary `verification`)."""

    REPORTED = "reported", "reported"
    CORROBORATED = "corroborated", "corroborated"
    CONFIRMED = "confirmed", "confirmed"
    CLAIMED_ONLY = "claimed_only", "claimed only"
    DISPUTED = "disputed", "disputed"
    REFUTED = "refuted", "refuted"
    RETRACTED = "retracted", "retracted"


class EventState(models.TextChoices):
    """Whether readers see an event (vocabulary `event_states`)."""

    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"
    MERGED = "merged", "merged"
    SPLIT = "split", "split"


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about events."""

    def published(self) -> "EventQuerySet":
        """What readers see."""
        return self.filter(state=EventState.PUBLISHED)

    def for_display(self) -> "EventQuerySet":
        """With all that the public representation shows, in a fixed number of queries."""
        return self.select_related("place", "parent").prefetch_related(
            models.Prefetch("participations", Participation.objects.select_related("actor")),
            models.Prefetch("links", EventLink.objects.select_related("target")),
            models.Prefetch("claims", _accepted_quantities(), to_attr="quantity_claims"),
        )


def _accepted_quantities() -> "models.QuerySet[Claim]":
    # By name: claims point at events, so their module cannot be imported from here.
    claims = apps.get_model("events", "Claim").objects.filter(predicate="quantity", state="accepted")
    return claims.select_related("attributed_actor", "attributed_source").order_by("id")


class Event(DatedModel):
    """Something that is said to have happened. It may not have: what stands behind it are its claims.

    Written by `review/decisions/` only. draft -> published -> withdrawn, merged or split, and back when it is restored;
    one that readers no longer see keeps its row and id, and its id answers with a tombstone or leads to where its
    claims went (`Redirect`). A published event has at least one accepted claim. `verification` is computed from the
    claims, unless an editor has overridden it with a note. `contradicted`, `sources_count` and `independent_count` are
    kept in step with the claims in the same transaction.
    """

    class Origin(models.TextChoices):
        """How it entered the record."""

        CURATED = "curated", "curated reference"
        ACCEPTED = "accepted", "accepted candidate"
        IMPORTED = "imported", "imported"

    public_id = public_id_field("event")
    type = models.CharField(max_length=40, help_text="a code of the vocabulary event_types")
    subtype = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True, default="")
    time_utc = models.DateTimeField(null=True, blank=True, help_text="the instant, where it is known")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    geo_precision = models.CharField(max_length=20, default="unknown")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    series_index = models.PositiveSmallIntegerField(null=True, blank=True, help_text="which one of a salvo or series")
    series_total = models.PositiveSmallIntegerField(null=True, blank=True)
    themes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    verification = models.CharField(max_length=12, choices=Verification.choices, default=Verification.REPORTED)
    verification_note = models.TextField(blank=True, default="")
    verification_overridden = models.BooleanField(default=False)
    contradicted = models.BooleanField(default=False)
    sources_count = models.PositiveIntegerField(default=0)
    independent_count = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=EventState.choices, default=EventState.DRAFT)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.ACCEPTED)
    external_ids = models.JSONField(
        default=dict,
        blank=True,
        help_text='identifiers elsewhere, one or several: {"cns": ["151", "152"], "seed": "A2"}',
    )
    search_text = models.TextField(blank=True, default="", editable=False, help_text="names and places for searching")
    search_vector = event_words()
    sort_on = sort_day("date_earliest", "date_latest")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    if TYPE_CHECKING:
        id: int
        place_id: int | None
        parent_id: int | None

    class Meta:
        """Newest first."""

        ordering = ["-sort_on", "-id"]
        constraints = [
            in_order("date_earliest", "date_latest", name="event_date_order"),
            models.CheckConstraint(name="event_not_its_own_parent", condition=~models.Q(parent=models.F("id"))),
            models.CheckConstraint(
                name="event_series_index_within_total",
                condition=models.Q(series_index__isnull=True)
                | models.Q(series_total__isnull=True)
                | models.Q(series_index__gte=1, series_index__lte=models.F("series_total")),
            ),
            models.CheckConstraint(
                name="event_override_has_note",
                condition=models.Q(verification_overridden=False) | ~models.Q(verification_note=""),
            ),
        ]
        indexes = [
            # Every list of readers: published, newest first, paged by (sort_on, id).
            models.Index(fields=["-sort_on", "-id"], name="event_newest", condition=models.Q(state="published")),
            models.Index(fields=["type", "-sort_on", "-id"], name="event_by_type"),
            # contradicted=true: few of many, so the other lists would have to be read through for them.
            models.Index(
                fields=["-sort_on", "-id"],
                name="event_contested",
                condition=models.Q(state="published", contradicted=True),
            ),
            # verification= and subtype=, whose rare values would be looked for in the whole record.
            models.Index(fields=["verification", "-sort_on", "-id"], name="event_by_verification"),
            models.Index(fields=["subtype", "-sort_on", "-id"], name="event_by_subtype"),
            # What a draft may be again: a few types around a few days.
            models.Index(
                fields=["type", "date_earliest", "date_latest"],
                name="event_around",
                condition=models.Q(state="published", date_earliest__isnull=False, date_latest__isnull=False),
            ),
            # Overlap with a span of days: earliest <= to and latest >= from.
            models.Index(fields=["date_earliest", "date_latest"], name="event_days"),
            # What has changed lately: sort=-updated and modified_since.
            models.Index(fields=["-updated_at", "-id"], name="event_updated", condition=models.Q(state="published")),
            # external=cns:245 asks for containment.
            GinIndex(fields=["external_ids"], name="event_external_ids", opclasses=["jsonb_path_ops"]),
            GinIndex(fields=["search_vector"], name="event_search"),
        ]

    def __str__(self) -> str:
        return self.title


class Participation(models.Model):
    """One actor in one event, in one role. `order_named`, the rank in which a report lists people, is evidence."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participations")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=30, help_text="a code of the vocabulary roles")
    order_named = models.PositiveSmallIntegerField(null=True, blank=True)
    title_at_time = models.CharField(max_length=300, blank=True, default="")

    if TYPE_CHECKING:
        event_id: int
        actor_id: int

    class Meta:
        """As named."""

        ordering = ["order_named", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "actor", "role"], name="participation_once")]
        indexes = [models.Index(fields=["actor", "event"], name="participation_by_actor")]

    def __str__(self) -> str:
        return f"{self.actor} as {self.role}"


class EventLink(models.Model):
    """That one event answers, precedes, violates or is part of another."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=20, help_text="a code of the vocabulary event_link_kinds")
    target = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="links_to")
    note = models.TextField(blank=True, default="")

    if TYPE_CHECKING:
        event_id: int
        target_id: int

    class Meta:
        """One row a link."""

        ordering = ["event_id", "kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "kind", "target"], name="event_link_once"),
            models.CheckConstraint(name="event_link_not_to_itself", condition=~models.Q(event=models.F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"
