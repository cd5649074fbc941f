import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_swagger_ui_shows_an_operation_under_the_strict_policy(visitor):
    with visitor.window() as page:
        page.goto("/api/v1/docs/")
        page.click("#operations-events-list_events button")
        page.wait_for_selector("#operations-events-list_events .parameters")

        assert "date_from" in page.inner_text("#operations-events-list_events .parameters")
