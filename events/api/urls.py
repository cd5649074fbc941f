"""The addresses of the API, below /api/."""

from django.urls import path, re_path

from events.api import (
    amendments,
    articles,
    candidates,
    catalogue,
    changes,
    claims,
    documentation,
    events,
    feeds,
    index,
    ingestion,
    submissions,
)

app_name = "api"

_V1 = [
    path("", index.IndexView.as_view(), name="index"),
    path("events/", events.EventListView.as_view(), name="events"),
    path("events/<str:public_id>/", events.EventView.as_view(), name="event"),
    path("events/<str:public_id>/claims/", events.EventClaimsView.as_view(), name="event-claims"),
    path("events/<str:public_id>/history/", changes.EventHistoryView.as_view(), name="event-history"),
    path("events/<str:public_id>/diff/", changes.EventDiffView.as_view(), name="event-diff"),
    path("events/<str:public_id>/amend", amendments.AmendView.as_view(), name="event-amend"),
    path("events/<str:public_id>/merge", amendments.MergeEventView.as_view(), name="event-merge"),
    path("events/<str:public_id>/split", amendments.SplitView.as_view(), name="event-split"),
    path("events/<str:public_id>/withdraw", amendments.WithdrawView.as_view(), name="event-withdraw"),
    path("events/<str:public_id>/restore", amendments.RestoreView.as_view(), name="event-restore"),
    path("changes/", changes.ChangeListView.as_view(), name="changes"),
    path("actors/", catalogue.ActorListView.as_view(), name="actors"),
    path("actors/<str:public_id>/", catalogue.ActorView.as_view(), name="actor"),
    path("sources/", catalogue.SourceListView.as_view(), name="sources"),
    path("sources/<str:public_id>/", catalogue.SourceView.as_view(), name="source"),
    path("places/", catalogue.PlaceListView.as_view(), name="places"),
    path("places/<str:public_id>/", catalogue.PlaceView.as_view(), name="place"),
    path("articles/", articles.ArticleListView.as_view(), name="articles"),
    path("articles/<str:public_id>/", articles.ArticleView.as_view(), name="article"),
    path("articles/<str:public_id>/captures/", articles.CaptureListView.as_view(), name="article-captures"),
    path("articles/<str:public_id>/versions/", articles.VersionListView.as_view(), name="article-versions"),
    path("articles/<str:public_id>/recapture/", articles.RecaptureView.as_view(), name="article-recapture"),
    path("claims/", claims.ClaimListView.as_view(), name="claims"),
    path("claims/<str:public_id>/", claims.ClaimView.as_view(), name="claim"),
    path("contradictions/", claims.ContradictionListView.as_view(), name="contradictions"),
    path("contradictions/<str:public_id>/", claims.ContradictionView.as_view(), name="contradiction"),
    path("contradictions/<str:public_id>/dismiss", claims.DismissView.as_view(), name="contradiction-dismiss"),
    path("contradictions/<str:public_id>/reopen", claims.ReopenView.as_view(), name="contradiction-reopen"),
    path("candidates/", candidates.CandidateListView.as_view(), name="candidates"),
    path("candidates/<str:public_id>/", candidates.CandidateView.as_view(), name="candidate"),
    path("candidates/<str:public_id>/accept", candidates.AcceptView.as_view(), name="candidate-accept"),
    path("candidates/<str:public_id>/reject", candidates.RejectView.as_view(), name="candidate-reject"),
    path("candidates/<str:public_id>/merge", candidates.MergeView.as_view(), name="candidate-merge"),
    path("submissions/", submissions.SubmissionListView.as_view(), name="submissions"),
    path("submissions/<str:public_id>/", submissions.SubmissionView.as_view(), name="submission"),
    path("feeds/", feeds.FeedListView.as_view(), name="feeds"),
    path("feeds/<str:public_id>/", feeds.FeedView.as_view(), name="feed"),
    path("feeds/<str:public_id>/polls/", feeds.FeedPollListView.as_view(), name="feed-polls"),
    path("ingestion/", ingestion.IngestionView.as_view(), name="ingestion"),
    path("vocabularies/", catalogue.VocabularyListView.as_view(), name="vocabularies"),
    path("vocabularies/<str:name>/", catalogue.VocabularyView.as_view(), name="vocabulary"),
    path("problems/", index.ProblemListView.as_view(), name="problems"),
    path("problems/<str:name>/", index.ProblemView.as_view(), name="problem"),
    path("schema/", documentation.SchemaView.as_view(), name="schema"),
    path("docs/", documentation.DocsView.as_view(), name="docs"),
]

# Every other address below /api/ is answered in the API's own terms, not with a page.
urlpatterns = [
    *(path(f"v1/{pattern.pattern}", pattern.callback, name=pattern.name) for pattern in _V1),
    re_path(r"", index.NothingView.as_view(), name="nothing"),
]
