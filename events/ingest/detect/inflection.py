"""Forms of English words, so that a lexicon lists "launch~" once instead of four times.

`word~` stands for all forms of a verb, `word+` for a noun and its plural. Irregular forms are data
(`data/lexicons/irregular.yaml`); the rest follows the spelling rules of any school grammar.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

Irregular = Mapping[str, Sequence[str]]
_SIBILANT = re.compile(r"(s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_QUOTES = str.maketrans({"’": "'", "‘": "'"})


def verb_forms(base: str, *, irregular: Irregular) -> tuple[str, ...]:
    """All forms of a verb: base, third person, past, participle, -ing; without repeats, the base first."""
    third = _third_person(base)
    if base in irregular:
        return tuple(dict.fromkeys((base, third, *irregular[base])))
    if base.endswith("e"):
        past, ing = f"{base}d", f"{base[:-1]}ing" if not base.endswith(("ee", "ye", "oe")) else f"{base}ing"
    elif _CONSONANT_Y.search(base):
        past, ing = f"{base[:-1]}ied", f"{base}ing"
    else:
        past, ing = f"{base}ed", f"{base}ing"
    return tuple(dict.fromkeys((base, third, past, ing)))


def noun_forms(base: str, *, irregular: Irregular) -> tuple[str, ...]:
    """A noun and its plural."""
    if f"{base}+" in irregular:
        return (base, *irregular[f"{base}+"])
    return (base, _third_person(base))


def iter_forms(entry: str, *, irregular: Irregular) -> Iterator[str]:
    """Every spelling of a lexicon entry: word forms, hyphen or space, straight or curly apostrophe.

    >>> sorted(iter_forms("test-fire~", irregular={}))[:3]
    ['test fire', 'test fired', 'test fires']
    """
    per_word = [_forms_of(word, irregular=irregular) for word in entry.translate(_QUOTES).split()]
    seen: set[str] = set()
    for words in product(*per_word):
        phrase = " ".join(words)
        variants = [phrase, phrase.replace("-", " ")] if "-" in phrase else [phrase]
        for variant in variants:
            for spelt in {variant, variant.replace("'", "’")}:
                if spelt not in seen:
                    seen.add(spelt)
                    yield spelt


def _forms_of(word: str, *, irregular: Irregular) -> tuple[str, ...]:
    head, _, tail = word.rpartition("-") if "-" in word else ("", "", word)
    joined = f"{head}-" if head else ""
    if tail.endswith("~"):
        return tuple(joined + form for form in verb_forms(tail[:-1], irregular=irregular))
    if tail.endswith("+"):
        return tuple(joined + form for form in noun_forms(tail[:-1], irregular=irregular))
    return (word,)


def _third_person(base: str) -> str:
    if _CONSONANT_Y.search(base):
        return f"{base[:-1]}ies"
    return f"{base}es" if _SIBILANT.search(base) or base.endswith("o") else f"{base}s"
