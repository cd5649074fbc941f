from events.gazetteer import GazetteerEntry, GazetteerName, RecordKind
from events.ingest.detect.gazetteer_names import known_names
from events.ingest.detect.rule_detector import RuleDetector
from events.ingest.detect.rules import load_rule_book
from events.ingest.records import DetectionInput

BOOK = load_rule_book()


def _entry(name, *names, record=RecordKind.ACTOR, kind="person", country="KP"):
    spelt = tuple(GazetteerName(text=text) for text in names)
    return GazetteerEntry(public_id=f"act-{name}", record=record, name=name, kind=kind, country=country, names=spelt)


def _names(*entries, **options):
    return [entry.names for entry in known_names(entries, book=BOOK, **options).actors]


def test_a_full_name_is_looked_for_and_a_family_name_is_not():
    assert _names(_entry("Ryu Chol Ho", "Ryu", "Ryu Chol-ho")) == [("Ryu Chol Ho", "Ryu Chol-ho")]


def test_what_the_lexicon_has_already_stays_its_own():
    assert _names(_entry("North Korea", "DPRK", kind="state")) == []


def test_words_that_are_no_names_are_left_out():
    assert _names(_entry("Office 39", "the office", "O39", kind="party_body")) == [("Office 39",)]


def test_a_state_and_what_it_has_many_of_is_no_name():
    entry = _entry("Korean People's Army", "North Korean troops", "North Korean land army", kind="military_unit")
    (names,) = _names(entry)
    assert "North Korean land army" in names
    assert "North Korean troops" not in names


def test_hangul_is_for_the_korean_rules_alone():
    entry = _entry("Ryu Chol Ho", "류철호", "류")
    assert _names(entry) == [("Ryu Chol Ho",)]
    assert _names(entry, is_hangul=True) == [("류철호",)]


def test_an_actor_and_a_place_of_the_archive_are_found_in_an_article():
    known = known_names(
        [
            _entry("Ryu Chol Ho"),
            _entry("Kumya airfield", record=RecordKind.PLACE, kind="site"),
        ],
        book=BOOK,
    )
    detector = RuleDetector(names=known.actors, places=known.places)
    text = "Ryu Chol Ho warned on Monday that the South would pay. North Korea fired a missile from Kumya airfield."
    statement, launch = detector.detect(DetectionInput(text=text, published="2024-05-14"))
    assert statement.actors[0].name == "Ryu Chol Ho"
    assert launch.place is not None
    assert launch.place.name == "Kumya airfield"
