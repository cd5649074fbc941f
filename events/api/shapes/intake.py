"""Shapes of what comes in: articles, captures, candidates, submissions; and of the bodies that are sent."""

from rest_framework import serializers

from events.api.shapes.record import EventReferenceShape, EventShape, Shape, SourceReferenceShape
from events.models import CandidateState, PublishedBasis, Source, Submission, SubmissionState
from events.taxonomy import get_taxonomy


class ArticleShape(Shape):
    """The text of one page or document, by what is known about it."""

    id = serializers.CharField(help_text="art-…")
    url = serializers.URLField()
    canonical_url = serializers.CharField(help_text="a URL, or urn:… for a document")
    title = serializers.CharField(allow_null=True)
    byline = serializers.CharField(allow_null=True)
    source = SourceReferenceShape(allow_null=True)  # type: ignore[assignment]  # a member, not the option of Field
    originator = SourceReferenceShape(allow_null=True, help_text="who first said it, where this is a reprint")
    originator_raw = serializers.CharField(allow_null=True)
    published = serializers.CharField(allow_null=True, help_text="EDTF, as the page states it")
    published_at = serializers.DateTimeField(allow_null=True)
    published_basis = serializers.ChoiceField(
        choices=PublishedBasis.choices, allow_null=True, help_text="how the day of publication is known"
    )
    language = serializers.CharField(help_text="BCP 47")
    document_symbol = serializers.CharField(allow_null=True)
    story = serializers.CharField(allow_null=True, help_text="sto-…: articles that carry the same story share it")
    text_sha256 = serializers.CharField(allow_null=True)
    changed_at = serializers.DateTimeField(allow_null=True, help_text="when a capture first showed another text")
    gone_at = serializers.DateTimeField(allow_null=True, help_text="since when its page was found missing")
    taken_down_at = serializers.DateTimeField(allow_null=True, help_text="when text and captures were removed")
    versions_url = serializers.URLField(help_text="what later captures said")
    external_ids = serializers.DictField()
    note = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class WholeArticleShape(ArticleShape):
    """An article with its text, where `fulltext_policy` is public; else null, and claims carry quotes."""

    fulltext_policy = serializers.ChoiceField(choices=Source.Fulltext.values)
    text = serializers.CharField(allow_null=True)
    text_chars = serializers.IntegerField(help_text="0: the archive holds no text")
    takedown_reason = serializers.CharField(allow_null=True)


class ArticleVersionShape(Shape):
    """What a later capture of an article's page said; its text where the source's policy is public."""

    number = serializers.IntegerField(help_text="from 2 on; version 1 is the article's own text, to which quotes refer")
    seen_at = serializers.DateTimeField()
    capture = serializers.CharField(help_text="cap-…")
    title = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_null=True)
    text_chars = serializers.IntegerField(help_text="0: it was taken down")
    text_sha256 = serializers.CharField()


class CaptureShape(Shape):
    """The bytes of one URL at one instant."""

    id = serializers.CharField(help_text="cap-…")
    captured_url = serializers.CharField(help_text="where the bytes came from, after redirects")
    fetched_at = serializers.DateTimeField()
    http_status = serializers.IntegerField(allow_null=True, help_text="null for a document that was handed in")
    content_type = serializers.CharField(allow_null=True)
    charset = serializers.CharField(allow_null=True)
    sha256 = serializers.CharField()
    size_bytes = serializers.IntegerField()
    taken_down_at = serializers.DateTimeField(allow_null=True, help_text="when the bytes were removed")


class CandidateArticleShape(Shape):
    """The article that a candidate was read in."""

    id = serializers.CharField(help_text="art-…")
    url = serializers.URLField()
    title = serializers.CharField(allow_null=True)
    canonical_url = serializers.CharField()
    published = serializers.CharField(allow_null=True)
    source = SourceReferenceShape(allow_null=True)  # type: ignore[assignment]  # a member, not the option of Field


class LikelyEventShape(Shape):
    """One event that a candidate may be, as the record stood when its article was read."""

    id = serializers.CharField(help_text="evt-…; it may have been merged or withdrawn since")
    url = serializers.URLField()
    score = serializers.FloatField(min_value=0, max_value=1)
    why = serializers.ListField(
        child=serializers.CharField(), help_text="what speaks for and against it, weightiest first"
    )


class CandidateShape(Shape):
    """An event that the machine proposes, unreviewed until `state` says otherwise."""

    id = serializers.CharField(help_text="cnd-…")
    url = serializers.URLField()
    machine_coded = serializers.BooleanField(help_text="always true")
    state = serializers.ChoiceField(choices=CandidateState.values)
    type = serializers.CharField(help_text="vocabulary event_types")
    article = CandidateArticleShape()
    quote = serializers.CharField(allow_null=True, help_text="null where the source allows a link only")
    start = serializers.IntegerField(help_text="characters into the article's text")
    end = serializers.IntegerField()
    score = serializers.FloatField(min_value=0, max_value=1)
    detector = serializers.CharField()
    detector_version = serializers.CharField()
    draft = serializers.DictField(help_text="what the machine said, never edited")
    matched_event = EventReferenceShape(allow_null=True, help_text="the event that it near certainly is")
    match_score = serializers.FloatField(allow_null=True)
    likely_events = LikelyEventShape(many=True, help_text="all that it may be, best first; at most five")
    event = EventReferenceShape(allow_null=True, help_text="what became of it")
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class SubmissionErrorShape(Shape):
    """Why it was refused or failed, for people."""

    kind = serializers.CharField(help_text="vocabulary error_kinds")
    label = serializers.CharField()  # type: ignore[assignment]  # a member, not the option of Field
    meaning = serializers.CharField()
    advice = serializers.CharField(allow_null=True)


class SubmissionArticleShape(Shape):
    """The article that came of a submission."""

    id = serializers.CharField(help_text="art-…")
    url = serializers.URLField()
    title = serializers.CharField(allow_null=True)


class SubmissionShape(Shape):
    """One URL or document handed in, and where it stands. Never who sent it."""

    id = serializers.CharField(help_text="sub-…")
    url = serializers.URLField()
    submitted_url = serializers.CharField(allow_null=True)
    canonical_url = serializers.CharField()
    origin = serializers.ChoiceField(choices=Submission.Origin.values)
    state = serializers.ChoiceField(choices=SubmissionState.values)
    is_ended = serializers.BooleanField(help_text="whether no step is left")
    error = SubmissionErrorShape(allow_null=True)
    article = SubmissionArticleShape(allow_null=True)
    candidates_count = serializers.IntegerField()
    candidates_url = serializers.URLField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class IntakeShape(SubmissionShape):
    """A submission as it was taken in; `known`: the archive has had it before."""

    known = serializers.BooleanField()


class SubmissionBody(Shape):
    """What to hand in: exactly one of `url` and `text`."""

    url = serializers.CharField(required=False)
    text = serializers.CharField(required=False, help_text="the words of an article")
    published = serializers.CharField(required=False, help_text="EDTF; if the page does not say")
    source = serializers.CharField(required=False, help_text="src-…; if the page does not say")  # type: ignore[assignment]  # a member, not the option of Field
    title = serializers.CharField(required=False)


class SubmissionForm(Shape):
    """A document to hand in."""

    file = serializers.FileField(help_text="HTML or plain text, up to 20 MiB")
    published = serializers.CharField(required=False, help_text="EDTF; if the page does not say")
    source = serializers.CharField(required=False, help_text="src-…; if the page does not say")  # type: ignore[assignment]  # a member, not the option of Field
    title = serializers.CharField(required=False)


class ParticipantBody(Shape):
    """One participant to keep."""

    actor = serializers.CharField(help_text="act-…; one that the draft names or offers")
    role = serializers.ChoiceField(choices=list(get_taxonomy().vocabulary("roles").keys()))


class AcceptBody(Shape):
    """What an editor changes of the draft; what is left out stays as the machine said it, "" empties it."""

    type = serializers.CharField(required=False)
    subtype = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    summary = serializers.CharField(required=False)
    date = serializers.CharField(required=False, help_text="EDTF")
    date_basis = serializers.CharField(required=False)
    place = serializers.CharField(required=False, help_text="plc-…")
    participants = ParticipantBody(many=True, required=False)
    into_event = serializers.CharField(
        required=False,
        help_text='evt-… to extend; left out, `matched_event` is extended if there is one; "" makes a new event anyway',
    )
    reason = serializers.CharField(required=False)


class RejectBody(Shape):
    """Why."""

    reason = serializers.CharField()


class DismissBody(Shape):
    """Why both claims can hold."""

    reason = serializers.CharField()


class NamedParticipantBody(ParticipantBody):
    """One participant of an event."""

    actor = serializers.CharField(help_text="act-…")
    order_named = serializers.IntegerField(required=False, help_text="rank in which the report names them, from 1")
    title_at_time = serializers.CharField(required=False)


class LinkBody(Shape):
    """A link to another event."""

    kind = serializers.CharField(help_text="vocabulary event_link_kinds")
    event = serializers.CharField(help_text="evt-…")
    note = serializers.CharField(required=False)


class ClaimEditBody(Shape):
    """What becomes of one claim."""

    id = serializers.CharField(help_text="clm-…")
    state = serializers.ChoiceField(choices=["accepted", "withdrawn"], required=False)
    credibility = serializers.IntegerField(min_value=1, max_value=6, required=False)


class _EditsBody(Shape):
    """The fields of an event; what is left out stays, "" or [] empties it."""

    type = serializers.CharField(required=False)
    subtype = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    summary = serializers.CharField(required=False)
    date = serializers.CharField(required=False, help_text="EDTF")
    date_basis = serializers.CharField(required=False)
    time_utc = serializers.CharField(required=False, help_text="ISO 8601 with an offset")
    place = serializers.CharField(required=False, help_text="plc-…")
    geo_precision = serializers.CharField(required=False)
    parent = serializers.CharField(required=False, help_text="evt-…")  # type: ignore[assignment]  # a member, not the option of Field
    series_index = serializers.IntegerField(required=False, allow_null=True)
    series_total = serializers.IntegerField(required=False, allow_null=True)
    themes = serializers.ListField(child=serializers.CharField(), required=False)
    participants = NamedParticipantBody(many=True, required=False, help_text="the whole list")
    links = LinkBody(many=True, required=False, help_text="the whole list")
    verification = serializers.CharField(required=False, help_text='"" goes back to what the claims say')
    verification_note = serializers.CharField(required=False, help_text="why the verification is set by hand")


class AmendBody(_EditsBody):
    """What an editor changes of an event, and why."""

    claims = ClaimEditBody(many=True, required=False, help_text="claims that are withdrawn, taken back or graded")
    reason = serializers.CharField()


class SplitPartBody(_EditsBody):
    """One event that comes of a split: its claims, and how it differs from the event that is split."""

    claims = serializers.ListField(child=serializers.CharField(), help_text="clm-…; every claim goes to one part")


class SplitBody(Shape):
    """The parts, two at least, and why."""

    parts = SplitPartBody(many=True)
    reason = serializers.CharField()


class SplitShape(Shape):
    """What became of a split."""

    parts = EventShape(many=True)


class MergeEventBody(Shape):
    """Which event survives, and why."""

    into = serializers.CharField(help_text="evt-…")
    reason = serializers.CharField()


class WithdrawBody(Shape):
    """Why."""

    reason = serializers.CharField()


class RestoreBody(Shape):
    """Which state comes back, and why."""

    seq = serializers.IntegerField(help_text="entry of the event's history")
    reason = serializers.CharField()


class MergeBody(Shape):
    """Into which event, and why."""

    event = serializers.CharField(help_text="evt-…")
    reason = serializers.CharField()


class DecisionShape(Shape):
    """What became of a decision."""

    candidate = CandidateShape()
    event = EventShape(allow_null=True)
