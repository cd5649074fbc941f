FILLER = "Nothing else was said. The sky was clear. The sea was calm. The wind was weak."


def _only(drafts):
    (draft,) = drafts
    return draft


def test_a_find_in_the_lead_is_worth_more_than_the_same_further_down(read):
    first = _only(read(f"North Korea fired a missile on Thursday. {FILLER}"))
    last = _only(read(f"{FILLER} North Korea fired a missile on Thursday.", title="North Korea"))
    assert (first.background, last.background) == (False, False)
    assert round(first.score - last.score, 3) == 0.1


def test_background_and_the_undated_are_worth_less(read):
    news = _only(read(f"{FILLER} North Korea fired a missile on Thursday.", title="North Korea"))
    old = _only(read(f"{FILLER} North Korea fired a missile in 2017.", title="North Korea"))
    undated = _only(read(f"{FILLER}\n\nMore was said. North Korea had fired a missile.", title="North Korea"))
    assert (old.background, undated.background) == (True, True)
    assert round(news.score - old.score, 3) == 0.1
    assert round(old.score - undated.score, 3) == 0.1


def test_a_day_within_ten_of_publication_is_news(read):
    assert not _only(read("North Korea fired a missile on May 7.")).background
    assert _only(read("North Korea fired a missile on May 6.")).background


def test_the_nearest_words_tell_the_subtype_and_the_default_is_left_without_any(read):
    text = "Kim Jong Un, who tests intercontinental missiles, held a summit with Vladimir Putin on Thursday."
    summit = next(draft for draft in read(text) if draft.type == "leader_summit")
    assert summit.subtype == "bilateral"
    launch = _only(read("North Korea fired a short-range ballistic missile on Thursday, no intercontinental one."))
    assert launch.subtype == "srbm"
