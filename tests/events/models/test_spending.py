import datetime as dt

import pytest

from tests.factories import ModelSpendingFactory


@pytest.mark.django_db
def test_a_day_says_what_it_took():
    row = ModelSpendingFactory(day=dt.date(2024, 5, 17), input_tokens=1200, output_tokens=30)
    assert str(row) == "2024-05-17: 1200+30 tokens"
