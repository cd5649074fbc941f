"""Who a pronoun stands for."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.ingest.detect.rules import NameEntry
from events.ingest.detect.scanning import Hit, Sentence


@dataclass(slots=True)
class Coreference:
    """Who "the country", "he", "it" and "이들" are: what the article named last as state, person and subject."""

    state: NameEntry | None = None
    person: NameEntry | None = None
    subject: NameEntry | None = None

    def follow(self, sentence: Sentence, *, subjects: Sequence[Hit]) -> None:
        """Remember the names of a sentence that has been read; `subjects` are the actors that may be its subject."""
        self.state = _first(sentence.of("state")) or self.state
        self.person = _first(sentence.of("person")) or self.person
        self.subject = _first(subjects) or self.subject

    def find(self, sentence: Sentence, *, before: int) -> NameEntry | None:
        """Whom a pronoun that ends before token `before` of `sentence` stands for, the nearest one first."""
        found: list[tuple[int, NameEntry]] = []
        for label, entry in (("coref_state", self.state), ("coref_person", self.person), ("coref_any", self.subject)):
            if entry is not None:
                found += [(hit.start, entry) for hit in sentence.of(label) if hit.end <= before]
        return max(found, key=lambda pair: pair[0])[1] if found else None


def _first(hits: Sequence[Hit]) -> NameEntry | None:
    return hits[0].entry if hits else None
