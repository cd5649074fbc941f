import codecs

import pytest

from events.values.charset_labels import BYTE_ORDER_MARKS, find_codec


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("euc-kr", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        (" GB2312 ", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("big5", "big5hkscs"),
        ("iso-8859-1", "cp1252"),
        ("iso-8859-7", "iso8859-7"),
        ("koi8-r", "koi8_r"),
        ("windows-1251", "cp1251"),
        ("iso_8859-2", "iso8859_2"),
        ("utf-16", "utf-8"),
        ("idna", None),
        ("rot13", None),
        ("zlib", None),
        ("no-such-thing", None),
        ("x\x00y", None),
        ("", None),
        (None, None),
    ],
)
def test_a_label_means_the_larger_code_page_and_nothing_that_is_no_charset(label, codec):
    assert find_codec(label) == codec


def test_a_mark_of_four_bytes_is_looked_for_before_its_first_two():
    marks = [mark for mark, _ in BYTE_ORDER_MARKS]

    assert marks.index(codecs.BOM_UTF32_LE) < marks.index(codecs.BOM_UTF16_LE)
