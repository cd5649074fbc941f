"""Answers as JSON."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JsonRenderer(BaseRenderer):
    """JSON in UTF-8, by orjson: pages of 500 events are common."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,  # noqa: ANN401 - whatever a view answers
        accepted_media_type: str | None = None,  # noqa: ARG002 - REST framework's contract
        renderer_context: Any = None,  # noqa: ANN401, ARG002 - as above
    ) -> bytes:
        """The bytes of `data`; nothing for an answer without a body."""
        return b"" if data is None else orjson.dumps(data)
