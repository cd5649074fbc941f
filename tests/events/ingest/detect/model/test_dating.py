from collections import Counter

import pytest

from events.ingest.detect.model.dating import Publication, publication_of, read_date
from events.ingest.records import Modality

MAY = publication_of("2024-05-17")


def dated(raw, *, modality=Modality.ASSERTED, publication=MAY, text=""):
    losses: Counter[str] = Counter()
    return read_date(raw, modality=modality, publication=publication, text=text, losses=losses), dict(losses)


@pytest.mark.parametrize("edtf", ["2024-05-16", "2024-05", "2024-05-16/2024-05-17", "1984~", "197X", "2024-03/.."])
def test_edtf_before_publication_is_taken(edtf):
    assert dated(edtf) == (edtf, {})


@pytest.mark.parametrize("none", [None, "", "../.."])
def test_no_date_is_no_fault(none):
    assert dated(none) == ("", {})


@pytest.mark.parametrize(
    "wrong", ["yesterday", "2024-13-01", "2024-05-17/2024-05-01", 20240516, ["2024"], "9" * 500, "2024-02-30"]
)
def test_what_is_no_edtf_is_dropped(wrong):
    assert dated(wrong) == ("", {"date": 1})


@pytest.mark.parametrize("modality", [Modality.ASSERTED, Modality.DENIED, Modality.ALLEGED, Modality.ESTIMATED])
def test_what_is_said_to_have_happened_did_not_happen_later(modality):
    assert dated("2024-05-19", modality=modality) == ("", {"date_after_publication": 1})
    assert dated("2024-05-18", modality=modality) == ("2024-05-18", {})  # it may be the 18th in Korea already


def test_a_plan_lies_ahead_but_not_beyond_all_plans():
    assert dated("2030", modality=Modality.PLANNED) == ("2030", {})
    assert dated("2099", modality=Modality.PLANNED) == ("", {"date_implausible": 1})
    assert dated("2099") == ("", {"date_implausible": 1})
    assert dated("1592") == ("", {"date_implausible": 1})


def test_without_a_day_of_publication_the_year_has_to_stand_in_the_text():
    nowhere = Publication()
    assert dated("2017-09-03", publication=nowhere, text="On 3 September 2017 it tested.") == ("2017-09-03", {})
    assert dated("2017-09-03", publication=nowhere, text="On Sunday it tested.") == ("", {"date_without_anchor": 1})
    assert publication_of("no date") == publication_of("") == nowhere
