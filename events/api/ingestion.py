"""How ingestion stands."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.documents import documented
from events.api.endpoint import ApiView, Json
from events.api.shapes.ingestion import IngestionShape
from events.review.representation import api_path
from events.search.ingestion import IngestionStatus, as_json, ingestion_status


class IngestionView(ApiView):
    """How ingestion stands."""

    @documented(
        operation="get_ingestion",
        summary="How ingestion stands: queue, throughput, failures by kind, feeds by health, and what to look at",
        answer=IngestionShape,
        tag="ingestion",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 - REST framework's contract
        """The numbers of now, which no cache may keep."""
        body = represent_ingestion(ingestion_status(timezone.now()))
        return self.answer(body, headers={"Cache-Control": "no-store"})


def represent_ingestion(status: IngestionStatus) -> Json:
    """The status with links to the feeds that it names."""
    body = as_json(status)
    body["feeds"]["troubled"] = [
        {
            "id": feed["public_id"],
            "url": api_path("feeds", feed["public_id"]),
            "source_name": feed["source"],
            "feed_url": feed["address"],
            **{name: feed[name] for name in ("health", "label", "polled_at", "new_at")},
        }
        for feed in body["feeds"]["troubled"]
    ]
    return body
