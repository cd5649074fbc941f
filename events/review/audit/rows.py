"""Whether single rows say what they can say: dates, codes, ids, names, quotes, digests of texts."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import F, Func, TextField

from events.errors import ValueFormatError
from events.gazetteer import sound_key
from events.models import (
    Actor,
    ActorName,
    ActorRelation,
    Article,
    ArticleVersion,
    Candidate,
    Claim,
    Event,
    EventLink,
    Participation,
    Place,
    PlaceName,
    Source,
)
from events.models.fields import DatedModel
from events.review.audit.findings import Finding, Tally
from events.taxonomy import get_taxonomy
from events.values.digests import text_sha256
from events.values.partial_date import Basis, Precision, parse_partial_date
from events.values.public_id import PREFIXES, check_public_id
from events.values.text import fold_name
from events.vault import Vault

CHUNK: Final = 1000
# What `ingest.store.takedowns` leaves of a text.
BLANKS: Final = frozenset("░\n")
DATED: Final[tuple[type[DatedModel], ...]] = (Event, Claim, ActorRelation)
# model, column, vocabulary, whether it may be empty
CODES: Final[tuple[tuple[Any, str, str, bool], ...]] = (
    (Event, "type", "event_types", False),
    (Event, "geo_precision", "geo_precision", False),
    (Participation, "role", "roles", False),
    (EventLink, "kind", "event_link_kinds", False),
    (Claim, "role", "roles", True),
    (Claim, "quantity_predicate", "quantities", True),
    (Actor, "kind", "actor_kinds", False),
    (Actor, "sector", "actor_sectors", True),
    (ActorRelation, "kind", "actor_relation_kinds", False),
    (ActorName, "kind", "name_kinds", False),
    (Place, "kind", "place_kinds", False),
    (Place, "geo_precision", "geo_precision", False),
    (PlaceName, "kind", "name_kinds", False),
    (Source, "kind", "source_kinds", False),
)
_NAMED: Final[tuple[tuple[str, Any], ...]] = (
    ("actor", Actor),
    ("place", Place),
    ("source", Source),
    ("article", Article),
    ("event", Event),
    ("claim", Claim),
    ("candidate", Candidate),
)


def check_dates(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """The columns of every date are what its EDTF string means, and no date ends before it starts."""
    for model in DATED:
        for row in model._default_manager.order_by("pk").iterator(chunk_size=CHUNK):  # noqa: SLF001 - Django's documented name
            tally.add()
            if fault := _date_fault(row):
                yield Finding(_name(row), fault)
    for article in Article.objects.defer("text", "bands").order_by("pk").iterator(chunk_size=CHUNK):
        tally.add()
        try:
            date = parse_partial_date(article.published)
        except ValueFormatError as error:
            yield Finding(article.public_id, f"published: {error}")
            continue
        if (date.earliest, date.latest) != (article.published_earliest, article.published_latest):
            yield Finding(article.public_id, f"published {article.published!r} has other bounds than its columns")


def check_codes(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Every code is in the codebook, and every subtype belongs to its type."""
    taxonomy = get_taxonomy()
    for model, column, vocabulary, may_be_empty in CODES:
        rows = model._default_manager.all()  # noqa: SLF001 - Django's documented name
        tally.add(rows.count())
        valid = [*taxonomy.vocabulary(vocabulary).keys(), *([""] if may_be_empty else [])]
        for row in rows.exclude(**{f"{column}__in": valid}):
            yield Finding(_name(row), f"{column} is {getattr(row, column)!r}, which is not in {vocabulary}")
    for kind, subtype in Event.objects.exclude(subtype="").values_list("type", "subtype").distinct():
        if taxonomy.is_event_type(kind) and not taxonomy.is_subtype(kind, subtype):
            for event in Event.objects.filter(type=kind, subtype=subtype):
                yield Finding(event.public_id, f"subtype {subtype!r} does not belong to {kind}")


def check_ids(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Every public id has its form and the prefix of its kind."""
    assert set(PREFIXES) >= {kind for kind, _ in _NAMED}  # noqa: S101 - a slip in this file, not in data
    for kind, model in _NAMED:
        for public_id in model.objects.order_by("pk").values_list("public_id", flat=True).iterator(chunk_size=CHUNK):
            tally.add()
            try:
                check_public_id(public_id, kind=kind)
            except ValueFormatError as error:
                yield Finding(f"{kind} {public_id}", str(error))


def check_names(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """What searches compare of every name is what the name folds to."""
    for model in (ActorName, PlaceName):
        for row in model._default_manager.order_by("pk").iterator(chunk_size=CHUNK):  # noqa: SLF001 - Django's documented name
            tally.add()
            if row.folded != fold_name(row.text):
                yield Finding(f"name {row.text!r}", f"is found as {row.folded!r}, not as {fold_name(row.text)!r}")
            elif row.sound != sound_key(row.text):
                yield Finding(f"name {row.text!r}", f"sounds like {row.sound!r}, not like {sound_key(row.text)!r}")


def check_quotes(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Every quote with offsets stands there, character by character."""
    for model in (Claim, Candidate):
        quoted = model._default_manager.filter(start__isnull=False)  # noqa: SLF001 - Django's documented name
        tally.add(quoted.count())
        length = F("end") - F("start")
        # Substr of Django's wants a number; the offsets are columns.
        there = Func(F("article__text"), F("start") + 1, length, function="substr", output_field=TextField())
        for row in quoted.annotate(there=there).exclude(quote=F("there")).defer("article__text"):
            yield Finding(row.public_id, f"the quote does not stand at {row.start}-{row.end} of its article")
        if model is Claim:
            bare = Claim.objects.filter(start__isnull=True, locator="", quote="")
            for claim in bare:
                yield Finding(claim.public_id, "has neither a quote nor a locator: nobody can look it up")


def check_texts(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """The digest of every text is the text's; of what was taken down, nothing can be read but what is quoted."""
    columns = ("public_id", "text", "text_sha256", "taken_down_at")
    for article in Article.objects.only(*columns).order_by("pk").iterator(chunk_size=100):
        tally.add()
        if article.taken_down_at is not None:
            yield from _remains(article)
            continue
        expected = text_sha256(article.text) if article.text else ""
        if article.text_sha256 != expected and article.text:
            yield Finding(article.public_id, "the digest of its text is not the text's: the text was changed")
    versions = ArticleVersion.objects.select_related("article").defer("article__text", "article__bands")
    for version in versions.order_by("pk").iterator(chunk_size=100):
        tally.add()
        if not version.text and version.article.taken_down_at is not None:
            continue
        if version.text_sha256 != text_sha256(version.text):
            words = f"the digest of its version {version.number} is not the text's: the text was changed"
            yield Finding(version.article.public_id, words)


def _remains(article: Article) -> Iterator[Finding]:
    """What a takedown should have removed of an article."""
    quoted = bytearray(len(article.text))
    for model in (Claim, Candidate):
        rows = model._default_manager.filter(article=article, start__isnull=False)  # noqa: SLF001 - Django's documented name
        for start, end in rows.values_list("start", "end"):
            quoted[start:end] = b"\x01" * len(quoted[start:end])
    left = sum(1 for char, is_quoted in zip(article.text, quoted, strict=True) if not is_quoted and char not in BLANKS)
    if left or article.text_sha256:
        yield Finding(article.public_id, f"was taken down, and {left} characters that nobody quotes can still be read")
    if article.versions.exclude(text="").exists():
        yield Finding(article.public_id, "was taken down, and a version of its text can still be read")


def _date_fault(row: DatedModel) -> str:
    if row.date_basis not in [basis.value for basis in Basis]:
        return f"date_basis {row.date_basis!r} is not known"
    try:
        date = parse_partial_date(row.date)
    except ValueFormatError as error:
        return str(error)
    held = (row.date_earliest, row.date_latest, row.date_precision)
    if date.precision is Precision.UNKNOWN:
        return "" if held[:2] == (None, None) else f"an unknown date has the bounds {held[0]} and {held[1]}"
    meant = (date.earliest, date.latest, date.precision.value)
    return (
        "" if held == meant else f"{row.date!r} means {meant[0]} to {meant[1]}; its columns say {held[0]} to {held[1]}"
    )


def _name(row: Any) -> str:  # noqa: ANN401 - a row of any table
    return getattr(row, "public_id", None) or f"{row._meta.db_table} {row.pk}"  # noqa: SLF001 - Django's documented name
