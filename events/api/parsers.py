"""Bodies as JSON."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class JsonParser(BaseParser):
    """JSON in UTF-8, by orjson, which refuses what is nested too deep instead of running out of stack.

    The size of the body is checked before it is read (`endpoint.ApiView`).
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 - REST framework's contract
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002 - as above
    ) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The value in the body.

        Raises:
            ParseError: it is not JSON; the message says where it breaks.
        """
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(f"the body is not JSON in UTF-8: {error}") from error
