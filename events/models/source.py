"""Sources."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from events.models.fields import public_id_field
from events.values.urls import host_of


class SourceQuerySet(models.QuerySet["Source"]):
    """Questions about sources."""

    def of_url(self, url: str) -> "Source | None":
        """The source that publishes under the host of `url`, or None; the longest matching host wins."""
        labels = host_of(url).split(".")
        hosts = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
        found = {host: source for source in self.filter(hosts__overlap=hosts) for host in source.hosts}
        return next((found[host] for host in hosts if host in found), None)

    def by_name(self, name: str) -> "Source | None":
        """The source of this name in any script or abbreviation that it is registered under, or None."""
        exact = models.Q(name__iexact=name) | models.Q(names__contains=[{"text": name}])
        return self.filter(exact).order_by("id").first()


class Source(models.Model):
    """A publisher: KCNA, Yonhap, a ministry, the UN. Never a URL.

    Written by the `load_*` commands and the admin. `reliability` is the Admiralty grade for matters of fact; whether
    the source said what it is said to have said is a question of the capture, not of this grade.
    """

    class Fulltext(models.TextChoices):
        """How much of an article's text a reader may see."""

        PUBLIC = "public", "whole text"
        EXCERPT = "excerpt", "quotes only"
        LINK_ONLY = "link_only", "link only"

    class Reliability(models.TextChoices):
        """Admiralty code, letter part."""

        A = "A", "A – completely reliable"
        B = "B", "B – usually reliable"
        C = "C", "C – fairly reliable"
        D = "D", "D – not usually reliable"
        E = "E", "E – unreliable"
        F = "F", "F – cannot be judged"

    public_id = public_id_field("source")
    kind = models.CharField(max_length=40, help_text="a code of the vocabulary source_kinds")
    name = models.CharField(max_length=200)
    names = models.JSONField(default=list, blank=True, help_text='other names: [{"text", "language", "script"}]')
    homepage = models.URLField(max_length=500, blank=True, default="")
    hosts = ArrayField(
        models.CharField(max_length=253), default=list, blank=True, help_text="host names it publishes under, no www."
    )
    country = models.CharField(max_length=2, blank=True, default="", help_text="ISO 3166-1 alpha-2; empty if none")
    language = models.CharField(max_length=35, blank=True, default="", help_text="BCP 47")
    state_controlled = models.BooleanField(default=False)
    reliability = models.CharField(max_length=1, choices=Reliability.choices, default=Reliability.F)
    reliability_note = models.TextField(blank=True, default="")
    fulltext_policy = models.CharField(max_length=9, choices=Fulltext.choices, default=Fulltext.EXCERPT)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SourceQuerySet.as_manager()

    if TYPE_CHECKING:
        id: int

    class Meta:
        """Names are unique: two publishers of one name need telling apart by an editor."""

        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="source_name_unique"),
            models.CheckConstraint(
                name="source_reliability_known", condition=models.Q(reliability__in=["A", "B", "C", "D", "E", "F"])
            ),
        ]
        # of_url() asks by host for every article that is stored.
        indexes = [GinIndex(fields=["hosts"], name="source_hosts")]

    def __str__(self) -> str:
        return self.name
