from hypothesis import given
from hypothesis import strategies as st

from events.values.similarity import BANDS, SAME_STORY, bands_of, similarity

REPORT = (
    "The ministry said on Tuesday that two short-range missiles were fired from the east coast shortly after dawn. "
    "Both fell into the sea after a flight of about 350 kilometres. Officials in Seoul and Washington were analysing the "
    "launch, and the presidential office called a meeting of its security council for the same morning. It was the first "
    "launch since the exercise in the spring, and the third of the year, according to the ministry's own count."
)
OTHER = (
    "Farmers in the south of the country finished planting rice a week later than usual after a cold spring. The ministry "
    "of agriculture expects a harvest close to that of last year, provided that the rains of July do not fail, and has set "
    "aside fertiliser for the cooperatives that suffered most from last autumn's storms along the western coast."
)


def test_a_reprint_with_an_added_line_is_the_same_story():
    reprint = REPORT + " Reporting by our own staff."

    assert similarity(REPORT, reprint) > SAME_STORY
    assert set(bands_of(REPORT)) & set(bands_of(reprint))


def test_another_report_is_not():
    assert similarity(REPORT, OTHER) < 0.1
    assert not set(bands_of(REPORT)) & set(bands_of(OTHER))


def test_line_breaks_case_and_punctuation_do_not_matter():
    wrapped = REPORT.upper().replace(". ", ".\n\n").replace(",", " ,")

    assert bands_of(wrapped) == bands_of(REPORT)
    assert similarity(wrapped, REPORT) == 1.0


def test_texts_without_spaces_are_compared_too():
    text = "朝鲜中央通讯社十二月二十八日报道劳动党中央委员会第八届全体会议在平壤举行会议讨论了明年的工作方针并通过了有关决定"

    assert similarity(text, text + "完") > SAME_STORY
    assert len(bands_of(text)) == BANDS


def test_a_text_too_short_to_tell_matches_nothing():
    assert bands_of("") == ()
    assert similarity("", "") == 0.0
    assert similarity("Two words", REPORT) == 0.0


@given(st.text(max_size=2000))
def test_bands_fit_the_column_and_are_stable(text):
    bands = bands_of(text)

    assert len(bands) in {0, BANDS}
    assert all(-(2**63) <= band < 2**63 for band in bands)
    assert bands == bands_of(text)
