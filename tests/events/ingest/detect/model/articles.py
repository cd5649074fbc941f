"""Articles written for these tests, and what an honest model would say of them."""

from events.ingest.records import DetectionInput

LAUNCH = "North Korea fired two short-range ballistic missiles toward the East Sea on Thursday, the Joint Chiefs of Staff said."
TALKS = "Officials of the two Koreas met at Panmunjom on 9 May 2024 and talked about floods for three hours."
TEXT = f"SEOUL, May 17 (Yonhap) -- {LAUNCH}\nThe missiles flew about 360 kilometres.\n{TALKS}"
ARTICLE = DetectionInput(text=TEXT, title="Two missiles", published="2024-05-17", article_id="art-1")


def proposal(**fields):
    """An honest proposal of the launch, with what a test changes of it."""
    return {
        "quote": LAUNCH,
        "occurrence": 1,
        "type": "missile_launch",
        "subtype": "srbm",
        "date": "2024-05-16",
        "date_basis": "kst",
        "place": None,
        "actors": [{"name": "North Korea", "role": "initiator"}],
        "quantities": [
            {"predicate": "missiles_fired", "unit": "count", "low": None, "best": 2, "high": None, "approximate": False}
        ],
        "modality": "asserted",
        "attributed_to": "Joint Chiefs of Staff",
        "background": False,
        "score": 0.9,
    } | fields


def talks(**fields):
    """An honest proposal of the talks."""
    return (
        proposal(
            quote=TALKS,
            type="diplomatic_contact",
            subtype="talks",
            date="2024-05-09",
            place="Panmunjom",
            actors=[],
            quantities=[],
            attributed_to=None,
            background=True,
            score=0.6,
        )
        | fields
    )
