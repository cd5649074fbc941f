import pytest

from events.models import Source
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db


def test_a_page_belongs_to_the_source_with_the_longest_matching_host():
    whole = SourceFactory(hosts=["example.org"])
    part = SourceFactory(hosts=["korea.example.org"])

    assert Source.objects.of_url("https://www.example.org/a") == whole
    assert Source.objects.of_url("https://en.korea.example.org/a") == part
    assert Source.objects.of_url("https://notexample.org/a") is None
    assert Source.objects.of_url("https://org/a") is None
    assert Source.objects.of_url("urn:sha256:0") is None


def test_a_source_is_found_by_any_of_its_names():
    wire = SourceFactory(name="Harbour Wire", names=[{"text": "항구통신", "language": "ko", "script": "Hang"}])

    assert Source.objects.by_name("harbour wire") == wire
    assert Source.objects.by_name("항구통신") == wire
    assert Source.objects.by_name("Harbour") is None
