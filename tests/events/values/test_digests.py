import hashlib

from hypothesis import given
from hypothesis import strategies as st

from events.values.digests import key_sha256, sha256_hex, short_digest, text_sha256

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # FIPS 180-4, the empty message


def test_the_digest_is_the_published_one():
    assert sha256_hex(b"") == EMPTY
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4


def test_wrapping_a_page_anew_changes_nothing():
    assert text_sha256("two  missiles\nfell") == text_sha256("two missiles fell ")


def test_a_changed_word_changes_the_digest():
    assert text_sha256("two missiles") != text_sha256("three missiles")


def test_a_digest_is_of_utf_8():
    assert text_sha256("북한") == hashlib.sha256("북한".encode()).hexdigest()


def test_broken_text_has_a_digest_too():
    assert len(text_sha256("a\ud800b")) == 64
    assert key_sha256("\udfff") != key_sha256("\ud800")


def test_parts_never_run_into_each_other():
    assert key_sha256("ab", "c") != key_sha256("a", "bc")
    assert key_sha256("a") != key_sha256("a", "")
    assert key_sha256() == EMPTY


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_keys_are_equal_only_for_equal_parts(one, other):
    assert (key_sha256(*one) == key_sha256(*other)) is (one == other)


def test_a_short_digest_fits_a_bigint_and_is_the_start_of_the_whole_one():
    assert short_digest("") == int(EMPTY[:16], 16) - 2**64  # its first bit is set: negative
    assert short_digest("abc") == int("ba7816bf8f01cfea", 16) - 2**64
    assert short_digest("북한") != short_digest("북한 ")
    assert all(-(2**63) <= short_digest(str(number)) < 2**63 for number in range(100))
