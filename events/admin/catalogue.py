"""Pages of the catalogue: sources, feeds, actors, places and relations, edited by editors.

Codes are chosen from the codebook, and what searches compare of a name is computed on saving: nobody types either.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from events.admin.access import CatalogueAdmin, NamesInline
from events.admin.forms import CatalogueForm, FeedForm
from events.errors import ValueFormatError
from events.gazetteer import sound_key
from events.ingest import store
from events.models import Actor, ActorName, ActorRelation, Feed, Place, PlaceName, Source
from events.taxonomy import get_taxonomy
from events.values.partial_date import parse_partial_date
from events.values.text import clean_line, fold_name

if TYPE_CHECKING:
    FormOfAnything = forms.ModelForm[Any]
    FormOfRelation = forms.ModelForm[ActorRelation]
else:
    # Django's own classes take no parameters when the code runs.
    FormOfAnything = FormOfRelation = forms.ModelForm


class CodeAdmin(CatalogueAdmin):
    """A page with fields that hold codes: `codes` maps a field to its vocabulary."""

    form: type[FormOfAnything] = CatalogueForm
    codes: dict[str, str] = {}

    def formfield_for_dbfield(
        self,
        db_field: "models.Field[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401 - Django's own signature
    ) -> forms.Field | None:
        """A list of the codebook's terms in place of a line of text; an address without a scheme means https."""
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        vocabulary = self.codes.get(db_field.name)
        if vocabulary is None:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        empty = [("", "none")] if db_field.blank else []
        return forms.ChoiceField(
            choices=[*empty, *get_taxonomy().choices(vocabulary)],
            required=not db_field.blank,
            label=str(db_field.verbose_name).capitalize(),
        )


class NameForm(FormOfAnything):
    """One name: cleaned, and folded for searching."""

    def clean_text(self) -> str:
        """The name on one line, without characters that hide."""
        text = clean_line(self.cleaned_data["text"])
        if not fold_name(text):
            raise ValidationError(f"{text!r} has no letter or figure by which it could be found")
        return text

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002, ANN401 - Django's own signature
        """Compute on the way what searches compare."""
        self.instance.folded = fold_name(self.instance.text)
        self.instance.sound = sound_key(self.instance.text)
        return super().save(commit=commit)


class BearerAdmin(CodeAdmin):
    """A page with a table of names."""

    def save_related(self, request: HttpRequest, form: FormOfAnything, formsets: Any, change: bool) -> None:  # noqa: FBT001, ANN401 - Django's own signature
        """Keep the name that pages show among the names, since searches look there only."""
        super().save_related(request, form, formsets, change)
        bearer, shown = form.instance, clean_line(form.instance.name)
        folded = fold_name(shown)
        if folded and not bearer.names.filter(folded=folded).exists():
            bearer.names.create(text=shown, folded=folded, sound=sound_key(shown))


class ActorNameInline(NamesInline):
    """Names of an actor."""

    model = ActorName
    form = NameForm
    fields = ["text", "language", "script", "scheme", "kind", "deceptive"]


class PlaceNameInline(NamesInline):
    """Names of a place."""

    model = PlaceName
    form = NameForm
    fields = ["text", "language", "script", "kind"]


@admin.register(Source)
class SourceAdmin(CodeAdmin):
    """Publishers."""

    codes = {"kind": "source_kinds"}
    list_display = ["name", "kind", "country", "reliability", "state_controlled", "fulltext_policy"]
    list_filter = ["kind", "reliability", "state_controlled", "fulltext_policy", "country"]
    search_fields = ["name", "homepage", "public_id"]
    readonly_fields = ["public_id", "created_at", "updated_at"]


@admin.register(Feed)
class FeedAdmin(CodeAdmin):
    """Lists of links; what the poller found out stays its own."""

    form = FeedForm
    list_display = ["url", "source", "kind", "is_active", "health", "failures", "polled_at", "next_poll_at"]
    list_filter = ["is_active", "health", "kind"]
    list_select_related = ["source"]
    search_fields = ["url", "source__name", "public_id"]
    autocomplete_fields = ["source"]
    readonly_fields = [
        "public_id",
        "health",
        "failures",
        "polled_at",
        "new_at",
        "next_poll_at",
        "interval_s",
        "polls_since_full",
        "etag",
        "last_modified",
        "body_sha256",
        "created_at",
        "updated_at",
    ]
    fields = ["source", "url", "kind", "is_active", "note", "keywords", "listing", "expect_daily", *readonly_fields]
    # A change to one of these brings other entries: the feed is read anew.
    deciding = ("url", "kind", "is_active", "keywords", "listing")

    def save_model(self, request: HttpRequest, obj: Feed, form: FormOfAnything, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        """Write the editor's columns only: the poller may have written its own meanwhile."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        before = Feed.objects.filter(pk=obj.pk).values(*self.deciding).first()
        obj.save(update_fields=[*form.cleaned_data, "updated_at"])
        if before != Feed.objects.filter(pk=obj.pk).values(*self.deciding).first():
            store.forget_answers([obj.pk])


@admin.register(Actor)
class ActorAdmin(BearerAdmin):
    """People and bodies, with their names."""

    codes = {"kind": "actor_kinds", "sector": "actor_sectors"}
    list_display = ["name", "kind", "country", "sector", "parent"]
    list_filter = ["kind", "sector", "country"]
    list_select_related = ["parent"]
    search_fields = ["name", "names__text", "names__folded", "public_id"]
    autocomplete_fields = ["parent"]
    readonly_fields = ["public_id", "created_at", "updated_at"]
    inlines = [ActorNameInline]


@admin.register(Place)
class PlaceAdmin(BearerAdmin):
    """Places, with their names."""

    codes = {"kind": "place_kinds", "geo_precision": "geo_precision"}
    list_display = ["name", "kind", "country", "geo_precision", "parent"]
    list_filter = ["kind", "geo_precision", "country"]
    list_select_related = ["parent"]
    search_fields = ["name", "names__text", "names__folded", "public_id"]
    autocomplete_fields = ["parent"]
    readonly_fields = ["public_id", "created_at", "updated_at"]
    inlines = [PlaceNameInline]


class RelationForm(FormOfRelation):
    """A relation with its interval as EDTF."""

    def clean_date(self) -> str:
        """Refuse what is no date; the bounds follow from it in `save`."""
        try:
            return parse_partial_date(self.cleaned_data["date"]).edtf
        except ValueFormatError as error:
            raise ValidationError(str(error)) from error

    def save(self, commit: bool = True) -> ActorRelation:  # noqa: FBT001, FBT002 - Django's own signature
        """Keep the five columns of the date in step."""
        basis = self.instance.partial_date.basis
        self.instance.put_date(parse_partial_date(self.instance.date, basis=basis))
        return super().save(commit=commit)


@admin.register(ActorRelation)
class ActorRelationAdmin(CodeAdmin):
    """Who leads, belongs to or supports whom."""

    form = RelationForm
    codes = {"kind": "actor_relation_kinds"}
    list_display = ["subject", "kind", "object", "date"]
    list_filter = ["kind"]
    list_select_related = ["subject", "object"]
    search_fields = ["subject__name", "object__name", "note"]
    autocomplete_fields = ["subject", "object", "article"]
