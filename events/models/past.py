"""Claims and contradictions as they stood: views on the change log, which nobody writes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class PastQuerySet(models.QuerySet["PastClaim"]):
    """Questions about what stood in the record."""

    def standing_at(self, seq: int) -> "PastQuerySet":
        """What readers saw once entry `seq` of the change log was written, and nothing after it."""
        return self.filter(models.Q(until_seq__isnull=True) | models.Q(until_seq__gt=seq), change_id__lte=seq)


class Past(models.Model):
    """One part of an event as it stood from entry `change_id` of the change log until entry `until_seq`.

    The rows of a view (migration 0005): one for each part and version, so `public_id` is unique at one moment only.
    """

    public_id = models.CharField(max_length=14, primary_key=True)
    change_id = models.BigIntegerField()
    until_seq = models.BigIntegerField(null=True)
    record = models.JSONField()

    objects = PastQuerySet.as_manager()

    class Meta:
        """A view; migrations only know that it is there."""

        abstract = True
        managed = False
        ordering = ["change_id", "public_id"]

    def __str__(self) -> str:
        return f"{self.public_id} from entry {self.change_id}"


class PastClaim(Past):
    """An accepted claim as it stood. Columns hold public ids; "" is nothing."""

    event = models.CharField(max_length=14)
    article = models.CharField(max_length=14)
    source = models.CharField(max_length=14)
    predicate = models.CharField(max_length=16)
    modality = models.CharField(max_length=12)
    actor = models.CharField(max_length=14)
    marks = ArrayField(models.CharField(max_length=100), help_text="those of the event's version, which have an index")

    class Meta(Past.Meta):
        """A view."""

        abstract = False
        db_table = "events_pastclaim"


class PastContradiction(Past):
    """A contradiction that nobody had dismissed, as it stood, told once: with the event of its first claim."""

    kind = models.CharField(max_length=10)

    class Meta(Past.Meta):
        """A view."""

        abstract = False
        db_table = "events_pastcontradiction"
