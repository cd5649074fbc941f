from events.gazetteer import Gazetteer, GazetteerEntry, RecordKind
from events.ingest.archive_detector import ArchiveDetector
from events.ingest.records import DetectionInput

ARTICLE = DetectionInput(text="Ryu Chol Ho warned North Korea's neighbours on Monday.", published="2024-05-14")


def _gazetteer(*names):
    return Gazetteer(
        GazetteerEntry(public_id=f"act-{name}", record=RecordKind.ACTOR, name=name, kind="person", country="KP")
        for name in names
    )


def _speakers(detector):
    return [actor.name for draft in detector.detect(ARTICLE) for actor in draft.actors if actor.role == "speaker"]


def test_an_actor_added_to_the_archive_is_found_in_the_next_article():
    current = [_gazetteer()]
    detector = ArchiveDetector(lambda: current[-1])
    assert "Ryu Chol Ho" not in _speakers(detector)
    before = detector.version

    current.append(_gazetteer("Ryu Chol Ho"))

    assert "Ryu Chol Ho" in _speakers(detector)
    assert detector.version != before
    assert detector.version.split("+")[0] == before.split("+")[0]


def test_the_same_gazetteer_is_built_once():
    gazetteer = _gazetteer("Ryu Chol Ho")
    detector = ArchiveDetector(lambda: gazetteer)
    detector.detect(ARTICLE)
    built = detector._detector
    detector.detect(ARTICLE)
    assert detector._detector is built
