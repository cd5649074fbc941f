"""Digests as producers write them; the values are of the three bytes "abc", from FIPS 180 and RFC 1321."""

import pytest

from events.vault.declared_digest import contradicts

SHA1 = "a9993e364706816aba3e25717850c26c9cd0d89d"
SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "declared",
    [
        f"sha1:{SHA1}",
        f"SHA-1:{SHA1.upper()}",
        "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5",
        "sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5",
        "sha1:qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
        f"sha256:{SHA256}",
        f" sha-256: {SHA256} ",
        "sha256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====",
        "sha256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ",
        "sha256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
        "sha256:ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0",
        "md5:900150983cd24fb0d6963f7d28e17f72",
    ],
)
def test_every_spelling_of_the_right_digest_is_one(declared: str) -> None:
    assert not contradicts(declared, b"abc")
    assert contradicts(declared, b"abd")


@pytest.mark.parametrize("declared", ["", "sha1", "sha1:", "blake9:abc", SHA1])
def test_what_names_no_known_digest_contradicts_nothing(declared: str) -> None:
    assert not contradicts(declared, b"abc")


@pytest.mark.parametrize("declared", ["sha1:zz", "sha256:" + SHA1, f"sha1:{SHA1[:-2]}", "md5:!"])
def test_a_value_that_is_none_contradicts(declared: str) -> None:
    assert contradicts(declared, b"abc")
