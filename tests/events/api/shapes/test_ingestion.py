from events.api.shapes.ingestion import FeedShape, HealthCountShape, IngestionShape
from events.models import Feed


def test_states_of_health_are_those_of_the_table():
    for shape in (FeedShape, HealthCountShape):
        assert list(shape().fields["health"].choices) == list(Feed.Health.values)


def test_what_a_status_holds():
    assert {"at", "warnings", "queue", "throughput", "hours", "failures", "feeds"} <= set(IngestionShape().fields)
