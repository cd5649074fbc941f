"""Claims: what one article says of one event; and the pairs of claims that cannot both hold."""

from typing import TYPE_CHECKING

from django.db import models

from events.models.actor import Actor
from events.models.article import Article
from events.models.event import Event
from events.models.fields import DatedModel, in_order, public_id_field
from events.models.place import Place
from events.models.source import Source
from events.values.quantities import Quantity


class Predicate(models.TextChoices):
    """What a claim speaks of."""

    OCCURRED = "occurred", "whether it happened"
    DATE = "date", "when"
    PLACE = "place", "where"
    PARTICIPANT = "participant", "who took part"
    QUANTITY = "quantity", "how many or how much"
    CHARACTERISATION = "characterisation", "what kind of thing it was"
    ASSESSMENT = "assessment", "what somebody makes of it"


class ClaimModality(models.TextChoices):
    """How it is meant; `hypothetical` claims contradict nothing."""

    ASSERTED = "asserted", "asserted"
    PLANNED = "planned", "planned"
    ALLEGED = "alleged", "alleged"
    DENIED = "denied", "denied"
    ESTIMATED = "estimated", "estimated"
    HYPOTHETICAL = "hypothetical", "hypothetical"


class ClaimState(models.TextChoices):
    """Where a claim stands."""

    PROPOSED = "proposed", "proposed"
    ACCEPTED = "accepted", "accepted"
    WITHDRAWN = "withdrawn", "withdrawn"
    SUPERSEDED = "superseded", "superseded"


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Questions about claims."""

    def accepted(self) -> "ClaimQuerySet":
        """What an editor or a curated fixture stands behind as having been said."""
        return self.filter(state=ClaimState.ACCEPTED)

    def for_display(self) -> "ClaimQuerySet":
        """With all that a page or the API shows of a claim, in one query."""
        return self.select_related(
            "article__source",
            "event",
            "attributed_actor",
            "attributed_source",
            "value_actor",
            "value_place",
            "about_event",
        )


class Claim(DatedModel):
    """What one article says of one event: one predicate, one value, in whose words.

    Written by `review/decisions/` only. `statement` says it in one sentence of our own. `value` by predicate:
    occurred "true" or "false"; date an EDTF string (repeated in the date columns); place and participant the name as
    given (with `value_place`, `value_actor` and `role`); quantity its code (`quantity_predicate`) with low, best, high
    and `unit`; else free text. `quote` stands at `start`:`end` of the article's text (a trigger checks it) or `locator`
    says where to look when no text is held. `ordinal_key` names the one of a counted series that is meant
    ("nuclear_test/KP/6"). `about_event` is the event on which a contradicting claim rests.
    `credibility` is the Admiralty digit, 6 = cannot be judged; it is never derived from the source's reliability.
    """

    public_id = public_id_field("claim")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="claims")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims")
    predicate = models.CharField(max_length=16, choices=Predicate.choices)
    statement = models.CharField(max_length=600, help_text="what the source says, in our words")
    value = models.CharField(max_length=500, blank=True, default="")
    value_actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    value_place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, blank=True, default="")
    quantity_predicate = models.CharField(max_length=40, blank=True, default="")
    low = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    best = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True, default="")
    approximate = models.BooleanField(default=False)
    modality = models.CharField(max_length=12, choices=ClaimModality.choices, default=ClaimModality.ASSERTED)
    attributed_actor = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="attributed_claims"
    )
    attributed_source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="attributed_claims"
    )
    attributed_raw = models.CharField(max_length=300, blank=True, default="", help_text="as the article names them")
    quote = models.TextField(blank=True, default="")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    locator = models.CharField(max_length=200, blank=True, default="")
    ordinal_key = models.CharField(max_length=60, blank=True, default="")
    about_event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    credibility = models.PositiveSmallIntegerField(default=6)
    extractor = models.CharField(max_length=40, blank=True, default="", help_text="who read it: curated, rules …")
    extractor_version = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.ACCEPTED)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClaimQuerySet.as_manager()

    if TYPE_CHECKING:
        id: int
        event_id: int
        article_id: int
        value_actor_id: int | None
        value_place_id: int | None
        attributed_actor_id: int | None
        attributed_source_id: int | None

    class Meta:
        """In the order in which they entered the record."""

        ordering = ["event_id", "id"]
        constraints = [
            in_order("date_earliest", "date_latest", name="claim_date_order"),
            models.CheckConstraint(
                name="claim_low_best_high",
                condition=(
                    models.Q(low__isnull=True) | models.Q(best__isnull=True) | models.Q(low__lte=models.F("best"))
                )
                & (models.Q(best__isnull=True) | models.Q(high__isnull=True) | models.Q(best__lte=models.F("high")))
                & (models.Q(low__isnull=True) | models.Q(high__isnull=True) | models.Q(low__lte=models.F("high"))),
            ),
            models.CheckConstraint(
                name="claim_quantity_complete",
                condition=~models.Q(predicate="quantity")
                | (
                    ~models.Q(quantity_predicate="")
                    & ~models.Q(unit="")
                    & (models.Q(low__isnull=False) | models.Q(best__isnull=False) | models.Q(high__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="claim_occurred_is_yes_or_no",
                condition=~models.Q(predicate="occurred") | models.Q(value__in=["true", "false"]),
            ),
            models.CheckConstraint(
                name="claim_quote_offsets",
                condition=models.Q(start__isnull=True, end__isnull=True)
                | (models.Q(start__lt=models.F("end")) & ~models.Q(quote="")),
            ),
            models.CheckConstraint(
                name="claim_one_speaker",
                condition=models.Q(attributed_actor__isnull=True) | models.Q(attributed_source__isnull=True),
            ),
            models.CheckConstraint(name="claim_credibility_range", condition=models.Q(credibility__range=(1, 6))),
        ]
        indexes = [
            # Contradictions are looked for among the accepted claims on one event and predicate ...
            models.Index(fields=["event", "predicate"], name="claim_by_predicate"),
            # ... and among claims on the same member of a counted series.
            models.Index(fields=["ordinal_key"], name="claim_ordinal", condition=~models.Q(ordinal_key="")),
        ]

    def as_quantity(self) -> Quantity:
        """The number of a quantity claim; an estimate is about right by its nature.

        Raises:
            ValueFormatError: the claim has no bound, which the database refuses too.
        """
        return Quantity(
            predicate=self.quantity_predicate,
            unit=self.unit,
            low=self.low,
            best=self.best,
            high=self.high,
            approximate=self.approximate or self.modality == ClaimModality.ESTIMATED,
        )

    def __str__(self) -> str:
        return self.statement


class Contradiction(models.Model):
    """Two accepted claims that cannot both hold, found by rule; `reason` says why in words.

    Written by `review/contest.py` whenever a claim changes. An editor may dismiss one with a reason, which is a
    Decision; a dismissed pair stays dismissed when it is found again. `first` is always the claim with the lower id.
    """

    class Kind(models.TextChoices):
        """On what the two disagree."""

        DATE = "date", "date"
        PLACE = "place", "place"
        QUANTITY = "quantity", "quantity"
        OCCURRENCE = "occurrence", "whether it happened"
        ORDINAL = "ordinal", "which one of a series"

    class State(models.TextChoices):
        """Whether it counts."""

        ACTIVE = "active", "active"
        DISMISSED = "dismissed", "dismissed"

    public_id = public_id_field("contradiction")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    first = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="contradictions_as_first")
    second = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="contradictions_as_second")
    reason = models.CharField(max_length=1000)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    if TYPE_CHECKING:
        id: int
        first_id: int
        second_id: int

    class Meta:
        """Newest first."""

        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "kind"], name="contradiction_once"),
            models.CheckConstraint(name="contradiction_in_order", condition=models.Q(first__lt=models.F("second"))),
        ]

    def __str__(self) -> str:
        return self.reason
