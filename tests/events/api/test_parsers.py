from io import BytesIO

import pytest
from rest_framework.exceptions import ParseError

from events.api.parsers import JsonParser


def test_json_in_utf_8() -> None:
    assert JsonParser().parse(BytesIO('{"q": "평양"}'.encode())) == {"q": "평양"}


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe{}", b'{"a": NaN}', b"{'a': 1}", b"[" * 100_000 + b"]" * 100_000])
def test_what_is_no_json(raw: bytes) -> None:
    with pytest.raises(ParseError, match="not JSON"):
        JsonParser().parse(BytesIO(raw))
