"""Events as they stood: what `as_of` reads."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from events.models.event import Event
from events.models.fields import event_words, in_order, sort_day
from events.models.history import Change
from events.models.place import Place


class EventVersionQuerySet(models.QuerySet["EventVersion"]):
    """Questions about events as they stood."""

    def standing_at(self, seq: int) -> "EventVersionQuerySet":
        """What readers saw once entry `seq` of the change log was written, and nothing after it."""
        return self.filter(models.Q(until_seq__isnull=True) | models.Q(until_seq__gt=seq), change__lte=seq)


class EventVersion(models.Model):
    """One published event as it stood from one entry of the change log until the next of the same event.

    Written by `review/decisions/` together with the Change, whose `representation` it makes searchable: a copy of what
    filters compare, never of what is shown. Everything here can be made again from the change log. `until_seq` is the
    entry that ended it, null while it stands; nothing stands while an event is withdrawn, merged or split. `marks` are
    the participants and sources as words that filters ask for (`review.marks`).
    """

    change = models.OneToOneField(Change, on_delete=models.PROTECT, primary_key=True, related_name="version")
    until_seq = models.BigIntegerField(null=True, blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="versions")
    type = models.CharField(max_length=40)
    subtype = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True, default="")
    date_earliest = models.DateField(null=True, blank=True)
    date_latest = models.DateField(null=True, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verification = models.CharField(max_length=12)
    contradicted = models.BooleanField(default=False)
    sources_count = models.PositiveIntegerField(default=0)
    independent_count = models.PositiveIntegerField(default=0)
    external_ids = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField()
    marks = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    search_text = models.TextField(blank=True, default="")
    search_vector = event_words()
    sort_on = sort_day("date_earliest", "date_latest")

    objects = EventVersionQuerySet.as_manager()

    if TYPE_CHECKING:
        change_id: int
        event_id: int
        place_id: int | None
        parent_id: int | None

    class Meta:
        """Newest first, as events are."""

        ordering = ["-sort_on", "-change"]
        constraints = [
            in_order("date_earliest", "date_latest", name="version_date_order"),
            models.CheckConstraint(
                name="version_ends_after_it_began",
                condition=models.Q(until_seq__isnull=True) | models.Q(until_seq__gt=models.F("change")),
            ),
            # An event stands in one form at a time.
            models.UniqueConstraint(
                fields=["event"], name="version_one_stands", condition=models.Q(until_seq__isnull=True)
            ),
        ]
        indexes = [
            # as_of of a list: most versions stand still, so the lists of readers are walked in their own order.
            models.Index(fields=["-sort_on", "-change"], name="version_newest"),
            models.Index(fields=["type", "-sort_on", "-change"], name="version_by_type"),
            models.Index(fields=["date_earliest", "date_latest"], name="version_days"),
            # as_of of one event.
            models.Index(fields=["event", "change"], name="version_of_event"),
            GinIndex(fields=["marks"], name="version_marks"),
            GinIndex(fields=["external_ids"], name="version_external_ids", opclasses=["jsonb_path_ops"]),
            GinIndex(fields=["search_vector"], name="version_search"),
        ]

    def __str__(self) -> str:
        return f"{self.title} from entry {self.change_id}"
