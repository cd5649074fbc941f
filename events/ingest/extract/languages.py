"""Which language a text is in: by its script, else by its commonest words; "und" when neither can tell."""

import re
from collections import Counter
from typing import Final

UNDETERMINED: Final = "und"
_SAMPLE: Final = 20_000
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")

_SCRIPTS: Final = (
    ("hangul", "\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f"),
    ("kana", "\u3040-\u30ff"),
    ("han", "\u4e00-\u9fff\u3400-\u4dbf"),
    ("cyrillic", "\u0400-\u04ff"),
    ("arabic", "\u0600-\u06ff"),
    ("thai", "\u0e00-\u0e7f"),
    ("latin", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
)
_PATTERNS: Final = {name: re.compile(f"[{chars}]+") for name, chars in _SCRIPTS}
_WORD = re.compile(r"[^\W\d_]+")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_PERSIAN = re.compile("[پچژگ]")

# The commonest function words of each language that do not stand for something else in the others.
_WORDS: Final = {
    "en": "the of and to in that for was with said on by has have from is are at as which its would been",
    "de": "der die und das den von mit ist nicht für ein eine auf dem sich auch werden wurde nach bei",
    "fr": "les des est une dans que pour qui sur avec pas par sont été aux cette mais plus leur et",
    "es": "los las del que una por con para como más pero sus fue este han según también entre el y",
    "pt": "que não uma com para dos das mais como foi ao pelo são também em seu sua os à e",
    "it": "che della per con del una sono gli alla nel dei anche più delle come non il di è",
    "nl": "het een van dat niet zijn voor met ook maar werd deze door naar bij aan op te en",
    "pl": "nie się jest że oraz przez który jako przed jego dla także po na do w z i",
    "vi": "của và các những được không trong cho với một này đã có là người khi",
    "id": "yang dan dari dengan untuk pada tidak ini itu akan dalam telah oleh juga di ke",
    "tr": "bir bu için ile olarak olan daha çok gibi sonra kadar olduğu ve da de",
}
_STOPWORDS: Final = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_MIN_SHARE: Final = 0.08
_MIN_WORDS: Final = 8
_MIN_LETTERS: Final = 10


def parse_language_tag(tag: str) -> str:
    """The primary language of a BCP 47 tag or locale ("ko-KR", "en_US" -> "ko", "en"); "" if it is none."""
    found = _LANGUAGE_TAG.fullmatch(tag.strip())
    language = found[1].lower() if found else ""
    return "" if language == UNDETERMINED else language


def guess_language(text: str) -> str:
    """The language of `text` as ISO 639-1, or "und"."""
    sample = text[:_SAMPLE]
    share = _shares(sample)
    return (_by_script(share, sample) or _by_words(sample)) if share else UNDETERMINED


def choose_language(stated: str, text: str) -> str:
    """The language that a page states, unless its script belies it: sites leave `lang="en"` in their templates."""
    declared = parse_language_tag(stated)
    if not declared:
        return guess_language(text)
    sample = text[:_SAMPLE]
    share = _shares(sample)
    guessed = _by_script(share, sample) if share else ""
    if not guessed and declared in _SCRIPT_BOUND and share:  # not its script: then what?
        guessed = _by_words(sample)
        return declared if guessed == UNDETERMINED else guessed
    return guessed if guessed and guessed != declared and not {guessed, declared} <= _CYRILLIC else declared


_SCRIPT_BOUND: Final = frozenset({"ko", "ja", "zh", "ru", "uk", "ar", "fa", "th"})
_CYRILLIC: Final = frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"})


def _shares(sample: str) -> dict[str, float]:
    """The share of each script among the letters; empty if there are too few to tell."""
    counts = {name: sum(map(len, pattern.findall(sample))) for name, pattern in _PATTERNS.items()}
    letters = sum(counts.values())
    return {name: count / letters for name, count in counts.items()} if letters >= _MIN_LETTERS else {}


def _by_script(share: dict[str, float], sample: str) -> str:
    east = share["hangul"] + share["kana"] + share["han"]
    if east > 0.3:  # noqa: PLR2004 - names in Latin letters stay below the rest
        if share["hangul"] >= max(share["kana"], 0.2 * east):
            return "ko"
        return "ja" if share["kana"] > 0.1 * east else "zh"
    if share["cyrillic"] > 0.4:  # noqa: PLR2004 - as above
        return "uk" if _UKRAINIAN.search(sample) else "ru"
    if share["arabic"] > 0.4:  # noqa: PLR2004 - as above
        return "fa" if _PERSIAN.search(sample) else "ar"
    return "th" if share["thai"] > 0.4 else ""  # noqa: PLR2004 - as above


def _by_words(sample: str) -> str:
    words = Counter(_WORD.findall(sample.lower()))
    total = words.total()
    if total < _MIN_WORDS:
        return UNDETERMINED
    scores = {language: sum(words[word] for word in stopwords) / total for language, stopwords in _STOPWORDS.items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= _MIN_SHARE else UNDETERMINED
