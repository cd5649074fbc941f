"""The OpenAPI file and the pages that show it."""

from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final

import orjson
import yaml
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from events.api.endpoint import ApiView
from events.search.parameters import Parameter, choices

SCHEMA_FILE: Final = Path(__file__).with_name("openapi.yaml")
_TYPES: Final = {"json": "application/vnd.oai.openapi+json", "yaml": "application/vnd.oai.openapi"}


@extend_schema(exclude=True)
class SchemaView(ApiView):
    """The OpenAPI file as it was committed; a test holds it against what the code would generate."""

    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter(name="format", meaning="json (the default) or yaml.", read=choices(*_TYPES)),
    )

    def get(self, request: Request) -> HttpResponse:  # noqa: ARG002 - REST framework's contract
        """The file."""
        wanted = self.readings.one("format", default="json")
        return HttpResponse(_schema_bytes(wanted), content_type=_TYPES[wanted])


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from this server alone, without inline scripts or styles."""

    url_name = "api:schema"
    template_name = "events/api_docs.html"
    permission_classes = [AllowAny]

    url_self = "/api/v1/docs/"


@cache
def _schema_bytes(wanted: str) -> bytes:
    data = SCHEMA_FILE.read_bytes()
    if wanted == "yaml":
        return data
    schema: Any = yaml.safe_load(data)
    return orjson.dumps(schema)
