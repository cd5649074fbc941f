"""What a charset is called, and what Python calls it: for pages and feeds.

The labels are those of the web (WHATWG Encoding Standard, https://encoding.spec.whatwg.org, 4.2); of two code pages of
which one holds the other, the larger is meant, since documents name the smaller one and use the other.
"""

import codecs
from typing import Final

# Marks at the beginning of a document, in the order in which they must be looked for.
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LABELS: Final = {
    # Without a mark or zeros a document cannot be in UTF-16, whatever it says.
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 utf-16 utf-16le utf-16be unicode",
    "cp949": (
        "euc-kr euc_kr euckr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 x-windows-949 cp949 uhc"
    ),
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932",
    "euc_jp": "euc-jp eucjp x-euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "iso2022_kr": "iso-2022-kr",
    "johab": "johab ms1361 cp1361 windows-1361",
    "gb18030": "gb18030 gb2312 gbk x-gbk gb_2312-80 chinese cp936",
    "hz": "hz-gb-2312 hz",
    "big5hkscs": "big5 big5-hkscs x-x-big5 x-big5 cn-big5",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "koi8_r": "koi8-r koi8 koi",
    "koi8_u": "koi8-u",
    "cp866": "cp866 ibm866 866",
    "iso8859_5": "iso-8859-5",
    "cp1252": "iso-8859-1 iso8859-1 latin1 latin-1 l1 windows-1252 cp1252 us-ascii ascii",
    "iso8859_15": "iso-8859-15 latin-9",
    "cp1250": "windows-1250 cp1250",
    "iso8859_2": "iso-8859-2 latin2",
    "cp1254": "windows-1254 iso-8859-9 iso8859-9",
    "cp1256": "windows-1256",
    "cp1258": "windows-1258",
    "cp874": "windows-874 tis-620 iso-8859-11 iso8859-11",
    "mac_roman": "macintosh",
}
_CODECS: Final = {label: codec for codec, labels in _LABELS.items() for label in labels.split()} | {
    codecs.lookup(codec).name: codec for codec in _LABELS
}
# What else may be asked for by Python's name of it: Python also calls things codecs that are no charset, or slow
# (punycode, idna, rot13).
_BY_NAME: Final = frozenset(
    {
        *(f"iso8859-{number}" for number in (3, 4, 6, 7, 8, 10, 13, 14, 16)),
        *("cp950", "cp1253", "cp1255", "cp1257", "cp437", "cp850", "mac-cyrillic", "kz1048", "cp037"),
    }
)


def find_codec(label: str | None) -> str | None:
    """The codec that a label means, or None if it names no charset; the label as found, of any case.

    >>> find_codec(" EUC-KR "), find_codec("latin1"), find_codec("rot13")
    ('cp949', 'cp1252', None)
    """
    asked = (label or "").strip().lower()
    if asked in _CODECS:
        return _CODECS[asked]
    try:
        name = codecs.lookup(asked).name
    except (LookupError, ValueError):
        return None
    return name if name in _BY_NAME else _CODECS.get(name)
