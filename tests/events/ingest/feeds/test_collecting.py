"""Each address once."""

from events.ingest.feeds.collecting import collect
from events.ingest.feeds.records import FeedEntry


def test_the_first_of_an_address_stays_where_it_was_with_the_first_title() -> None:
    picture = FeedEntry(url="https://a.example/1")
    other = FeedEntry(url="https://a.example/2", title="Two")
    titled = FeedEntry(url="https://a.example/1", title="One")
    late = FeedEntry(url="https://a.example/1", title="One again")
    nowhere = FeedEntry(url="", title="Nowhere")

    assert collect([picture, other, nowhere, titled, late]) == ((titled, other), 3)


def test_nothing_gives_nothing() -> None:
    assert collect([]) == ((), 0)
