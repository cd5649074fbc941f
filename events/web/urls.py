"""Addresses of the site. Ids in them are public ids and never change."""

from django.urls import path, register_converter

from events.values.public_id import ALPHABET, LENGTH
from events.web import (
    about,
    actors,
    amending,
    articles,
    candidates,
    catalogue,
    codebook,
    contradictions,
    event_page,
    feeds,
    health,
    history,
    home,
    ingestion,
    places,
    recaptures,
    removing,
    sources,
    submissions,
    takedowns,
    versions,
)
from events.web import events as event_lists


class PublicIdConverter:
    """What has not the form of a public id is no address, and never reaches the database."""

    regex = rf"[a-z]{{3}}-[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        """The id as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The id as it stands."""
        return value


register_converter(PublicIdConverter, "public_id")

app_name = "web"

urlpatterns = [
    path("", home.home, name="home"),
    path("events/", event_lists.event_list, name="events"),
    path("events/<public_id:public_id>/", event_page.event_page, name="event"),
    path("events/<public_id:public_id>/history/", history.history_page, name="history"),
    path("events/<public_id:public_id>/history/<int:seq>/", history.entry_page, name="entry"),
    path("events/<public_id:public_id>/history/<int:seq>/restore/", history.restore, name="restore"),
    path("events/<public_id:public_id>/amend/", amending.amend, name="amend"),
    path("events/<public_id:public_id>/merge/", removing.merge_event, name="merge_event"),
    path("events/<public_id:public_id>/split/", removing.split, name="split"),
    path("events/<public_id:public_id>/withdraw/", removing.withdraw, name="withdraw"),
    path("actors/", catalogue.actor_list, name="actors"),
    path("actors/<public_id:public_id>/", actors.actor_page, name="actor"),
    path("sources/", catalogue.source_list, name="sources"),
    path("sources/<public_id:public_id>/", sources.source_page, name="source"),
    path("articles/", catalogue.article_list, name="articles"),
    path("articles/<public_id:public_id>/", articles.article_page, name="article"),
    path("articles/<public_id:public_id>/recapture/", recaptures.recapture, name="recapture"),
    path("articles/<public_id:public_id>/takedown/", takedowns.take_down, name="takedown"),
    path("articles/<public_id:public_id>/versions/<int:number>/", versions.version_page, name="article_version"),
    path("places/<public_id:public_id>/", places.place_page, name="place"),
    path("contested/", catalogue.contested, name="contested"),
    path("contradictions/<public_id:public_id>/dismiss/", contradictions.dismiss, name="dismiss"),
    path("contradictions/<public_id:public_id>/reopen/", contradictions.reopen, name="reopen"),
    path("submit/", submissions.submit, name="submit"),
    path("submissions/<public_id:public_id>/", submissions.submission_page, name="submission"),
    path("submissions/<public_id:public_id>/status/", submissions.submission_status, name="submission_status"),
    path("candidates/", catalogue.candidate_list, name="candidates"),
    path("candidates/<public_id:public_id>/", candidates.candidate_page, name="candidate"),
    path("candidates/<public_id:public_id>/accept/", candidates.accept, name="accept"),
    path("candidates/<public_id:public_id>/merge/", candidates.merge, name="merge"),
    path("candidates/<public_id:public_id>/reject/", candidates.reject, name="reject"),
    path("feeds/", catalogue.feed_list, name="feeds"),
    path("feeds/<public_id:public_id>/", feeds.feed_page, name="feed"),
    path("ingestion/", ingestion.ingestion_page, name="ingestion"),
    path("ingestion/hours.csv", ingestion.hours_csv, name="ingestion_hours"),
    path("ingestion/quarantine/", ingestion.quarantine, name="quarantine"),
    path("ingestion/retry/", ingestion.retry, name="retry"),
    path("codebook/", codebook.codebook, name="codebook"),
    path("codebook/event_types/<slug:key>/", codebook.event_type_page, name="event_type"),
    path("codebook/<slug:name>/", codebook.vocabulary_page, name="vocabulary"),
    path("about/", about.about, name="about"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
