"""A small record for the tests of pages: written for the purpose, about events that are well known."""

from decimal import Decimal
from typing import Any

from events.models import Actor, ActorName, Article, Change, Event, Place, Source
from events.review.curated import CuratedClaim, CuratedEvent, CuratedParticipant
from events.review.decisions import publish_curated
from events.values.partial_date import Basis, PartialDate, parse_partial_date
from events.values.public_id import new_public_id
from events.values.quantities import Quantity
from events.values.spans import Span
from events.values.text import fold_name

QUOTE = "The sixth nuclear test was carried out in April 2020."


def make_source(name: str, **columns: Any) -> Source:
    """A source; a wire service of grade B unless said otherwise."""
    return Source.objects.create(
        **{"name": name, "kind": "wire_service", "reliability": "B", "language": "en", **columns}
    )


def make_article(source: Source | None, title: str, **columns: Any) -> Article:
    """An article with an address of its own."""
    number = Article.objects.count() + 1
    published = columns.pop("published", "2020")
    date = parse_partial_date(published)
    return Article.objects.create(
        **{
            "source": source,
            "title": title,
            "canonical_url": f"https://example.org/{number}",
            "language": "en",
            "published": date.edtf,
            "published_earliest": date.earliest,
            "published_latest": date.latest,
            **columns,
        }
    )


def make_actor(name: str, *, hangul: str = "", **columns: Any) -> Actor:
    """An actor with its name, and its Korean one."""
    actor = Actor.objects.create(**{"name": name, "kind": "state", "country": "KP", **columns})
    ActorName.objects.create(
        actor=actor, text=name, folded=fold_name(name), language="en", script="Latn", kind="official"
    )
    if hangul:
        ActorName.objects.create(
            actor=actor, text=hangul, folded=fold_name(hangul), language="ko", script="Hang", kind="official"
        )
    return actor


def make_place(name: str, **columns: Any) -> Place:
    """A place."""
    return Place.objects.create(**{"name": name, "kind": "site", "country": "KP", "geo_precision": "site", **columns})


def occurred(article: Article, statement: str, **fields: Any) -> CuratedClaim:
    """The claim that something happened."""
    return CuratedClaim(
        **{
            "article": article,
            "predicate": "occurred",
            "value": "true",
            "statement": statement,
            "locator": "paragraph 1",
            "public_id": new_public_id("claim"),
            **fields,
        }
    )


def dated(article: Article, statement: str, edtf: str, **fields: Any) -> CuratedClaim:
    """A claim on the date of something."""
    date = parse_partial_date(edtf)
    return CuratedClaim(
        **{
            "article": article,
            "predicate": "date",
            "value": edtf,
            "date": date,
            "statement": statement,
            "locator": "paragraph 1",
            "public_id": new_public_id("claim"),
            **fields,
        }
    )


def counted(article: Article, statement: str, quantity: Quantity, **fields: Any) -> CuratedClaim:
    """A claim on a number."""
    return CuratedClaim(
        **{
            "article": article,
            "predicate": "quantity",
            "value": quantity.predicate,
            "quantity": quantity,
            "statement": statement,
            "locator": "paragraph 2",
            "public_id": new_public_id("claim"),
            **fields,
        }
    )


def publish(title: str, edtf: str, *claims: CuratedClaim, **fields: Any) -> Event:
    """A published event with its claims."""
    date: PartialDate = parse_partial_date(edtf, basis=Basis.KST)
    entry = CuratedEvent(
        **{
            "public_id": new_public_id("event"),
            "type": "nuclear_test",
            "title": title,
            "date": date,
            "claims": claims,
            **fields,
        }
    )
    return publish_curated(entry).event


def publish_two_sixth_tests() -> tuple[Event, Event]:
    """The event that a weak source claims, and the one that contradicts it."""
    north = make_actor("North Korea", hangul="조선민주주의인민공화국")
    site = make_place("Punggye-ri test site", latitude_deg=41.28, longitude_deg=129.08)
    essay = make_source("An anonymous essay", kind="social_or_leak", reliability="E")
    monitor = make_source("A seismic monitor", kind="seismic_or_sensor", reliability="A")
    weak = make_article(
        essay, "Missile tests and peace", text=f"An essay. {QUOTE} It was condemned.", published="2020-06/.."
    )
    strong = make_article(monitor, "Magnitude 6.3, North Korea", published="2017-09-03")
    people = (CuratedParticipant(actor=north, role="initiator"),)
    real = publish(
        "Sixth nuclear test", "2017-09-03",
        occurred(strong, "An explosion took place at the test site.", credibility=1),
        dated(strong, "The explosion was on 3 September 2017.", "2017-09-03", ordinal_key="nuclear_test/KP/6", credibility=1),
        counted(
            strong, "The magnitude was 6.3.",
            Quantity(predicate="magnitude_mb", unit="mb", best=Decimal("6.3")), credibility=2,
        ),
        participants=people, place=site, geo_precision="site", summary="The largest of the six.",
    )  # fmt: skip
    start = weak.text.index(QUOTE)
    claimed = publish(
        "A sixth nuclear test in April 2020, as one essay claims", "2020-04",
        dated(
            weak, "The sixth nuclear test was in April 2020.", "2020-04", ordinal_key="nuclear_test/KP/6", credibility=5,
            quote=QUOTE, span=Span(start, start + len(QUOTE)), locator="",
        ),
        participants=people,
    )  # fmt: skip
    return Event.objects.get(pk=claimed.pk), Event.objects.get(pk=real.pk)


def publish_launch(title: str = "A launch", *, claims: int = 2, **fields: Any) -> Event:
    """A published launch with so many claims, each of an article of its own."""
    said = [
        occurred(make_article(_wire(number), f"{title}, report {number}"), f"Report {number} says so.")
        for number in range(1, claims + 1)
    ]
    return publish(title, "2020-03-02", *said, type="missile_launch", **fields)


def _wire(number: int) -> Source:
    return Source.objects.filter(name=f"Wire {number}").first() or make_source(f"Wire {number}")


def seqs_of(event: Event) -> list[int]:
    """The numbers of an event's entries in the change log, oldest first."""
    entries = Change.objects.filter(record_public_id=event.public_id).order_by("seq")
    return list(entries.values_list("seq", flat=True))
