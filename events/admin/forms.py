"""What an entry of the catalogue must be before it is saved: each fault is a sentence beside its field.

The fields are named alike on sources, feeds, actors and places, so one form checks them all.
"""

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from events.errors import ValueFormatError
from events.ingest.feeds import parse_listing_rule
from events.ingest.feeds.keywords import list_keywords
from events.models import Feed
from events.values.text import clean_line, fold_name
from events.values.urls import canonicalise_url, host_of

if TYPE_CHECKING:
    FormOfAnything = forms.ModelForm[Any]
else:
    # Django's own classes take no parameters when the code runs.
    FormOfAnything = forms.ModelForm

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_HOST: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_NAME_MEMBERS: Final = ("text", "language", "script")


class CatalogueForm(FormOfAnything):
    """One entry of the catalogue: a source, a feed, an actor or a place."""

    def clean(self) -> dict[str, Any]:
        """A position has both numbers or none."""
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in ("latitude_deg", "longitude_deg") if cleaned.get(name) is not None]
        if len(given) == 1:
            raise ValidationError(f"there is a {given[0].removesuffix('_deg')} only; give both numbers or neither")
        return cleaned

    def clean_name(self) -> str:
        """The name on one line, without characters that hide."""
        name = clean_line(self.cleaned_data["name"])
        if not fold_name(name):
            raise ValidationError(f"{name!r} has no letter or figure by which it could be found")
        return name

    def clean_country(self) -> str:
        """Two letters, in capitals."""
        country = str(self.cleaned_data["country"]).upper()
        if country and not _COUNTRY.fullmatch(country):
            raise ValidationError(f"{country!r} is no country; write two letters of ISO 3166-1 such as KP, KR or US")
        return country

    def clean_language(self) -> str:
        """A tag of BCP 47."""
        language = str(self.cleaned_data["language"])
        if language and not _LANGUAGE.fullmatch(language):
            raise ValidationError(f"{language!r} is no language tag; write one such as en, ko or zh-Hans")
        return language

    def clean_homepage(self) -> str:
        """An address that a browser may be led to."""
        return _web_address(self.cleaned_data["homepage"])

    def clean_url(self) -> str:
        """An address that can be fetched."""
        return _web_address(self.cleaned_data["url"])

    def clean_hosts(self) -> list[str]:
        """Host names as articles are compared with them: lower case, without `www.`, each once."""
        return list(dict.fromkeys(_host(text) for text in self.cleaned_data["hosts"] or ()))

    def clean_names(self) -> list[dict[str, str]]:
        """The other names of a source; an empty field is an empty list."""
        names = self.cleaned_data["names"]
        if names is None:
            return []
        if not isinstance(names, list) or not all(_is_name(name) for name in names):
            raise ValidationError('names are written [{"text": "연합뉴스", "language": "ko", "script": "Hang"}]')
        return [{member: clean_line(text) for member, text in name.items()} for name in names]

    def clean_external_ids(self) -> dict[str, str]:
        """Identifiers in other data sets by their scheme; an empty field is none."""
        found = self.cleaned_data["external_ids"]
        if found is None:
            return {}
        if not isinstance(found, dict) or not all(isinstance(value, str) and value for value in found.values()):
            raise ValidationError('identifiers are written {"wikidata": "Q56226"}')
        return found

    def clean_parent(self) -> Any:  # noqa: ANN401 - a row of the same model, or None
        """What it belongs to or lies in, which must not in turn belong to it."""
        parent = step = self.cleaned_data["parent"]
        seen: set[int] = set()
        while step is not None and step.pk not in seen:
            if step.pk == self.instance.pk:
                raise ValidationError(
                    f"{parent} is {self.instance} itself or a part of it; choose what it is a part of"
                )
            seen.add(step.pk)
            step = step.parent
        return parent


class FeedForm(CatalogueForm):
    """A feed: its keywords, and the rule by which an HTML listing is read."""

    def clean_keywords(self) -> list[str]:
        """Words or named lists, each once."""
        keywords = list(dict.fromkeys(clean_line(text) for text in self.cleaned_data["keywords"] or ()))
        try:
            list_keywords(keywords)
        except ValueFormatError as error:
            raise ValidationError(str(error)) from error
        return keywords

    def clean_listing(self) -> dict[str, str]:
        """A rule that can be used; an empty field is none."""
        listing = self.cleaned_data["listing"]
        if listing is None:
            return {}
        if not isinstance(listing, dict):
            raise ValidationError('a rule is written {"item": "ul.news li", "link": "a", "date": "span.date"}')
        try:
            parse_listing_rule(listing)
        except ValueFormatError as error:
            raise ValidationError(str(error)) from error
        return listing

    def clean(self) -> dict[str, Any]:
        """A rule belongs to an HTML listing, and an active one needs it."""
        cleaned = super().clean()
        listing, kind = cleaned.get("listing"), cleaned.get("kind")
        if listing is None or kind is None:
            return cleaned  # one of them is refused already
        if listing and kind != Feed.Kind.LISTING:
            self.add_error("listing", "only an HTML listing is read by a rule; leave this empty")
        if not listing and kind == Feed.Kind.LISTING and cleaned.get("is_active"):
            self.add_error("listing", 'say where its links stand, such as {"item": "ul.news li"}, before it is polled')
        return cleaned


def _web_address(url: str) -> str:
    if url and urlsplit(url).scheme not in {"http", "https"}:
        raise ValidationError(f"{url!r} is not a web address; it would start with https:// or http://")
    return url


def _host(text: str) -> str:
    refusal = ValidationError(f"{text!r} is not a host name; write it like www.example.org, without https:// or a path")
    if "/" in text or ":" in text:
        raise refusal
    try:
        host = host_of(canonicalise_url(f"https://{text.strip()}/"))
    except ValueFormatError as error:
        raise refusal from error
    if not _HOST.fullmatch(host):
        raise refusal
    return host


def _is_name(name: object) -> bool:
    if not isinstance(name, dict) or not all(isinstance(value, str) for value in name.values()):
        return False
    return set(name) <= set(_NAME_MEMBERS) and bool(fold_name(name.get("text", "")))
