"""Records of a small news agency that does not exist."""

import io

import orjson

PLACES = ("Harbour", "Mill", "Orchard", "Quarry", "Ferry", "Lighthouse", "Market", "Station", "Bridge", "School")


class Stream(io.StringIO):
    """What a command writes to: each write is a line."""

    def write(self, text):
        return super().write(text + "\n")


def story(number, **fields):
    """One record; no two numbers have texts that are alike."""
    place = PLACES[number % len(PLACES)]
    words = " ".join(f"{place.lower()}{number * 31 + step}" for step in range(40))
    return {
        "url": f"https://agency.example/{number}",
        "title": f"{place} number {number} opened",
        "published": "2012-05-04",
        "text": f"The {place} of district {number} was opened to visitors. They saw {words} and went home.",
        **fields,
    }


def lines_of(*records):
    """Records as the bytes of a file."""
    return b"".join(orjson.dumps(record) + b"\n" for record in records)
