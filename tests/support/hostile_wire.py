"""Hostile on the wire: status lines, headers, lengths, chunks, codings, and time."""

import gzip
import itertools
import time
import zlib
from collections.abc import Iterable, Iterator

from tests.support.hostile_stand import OK, PAGE, Register, Stand, is_page
from tests.support.http_server import Answer, Drip, ScriptedServer

WIRE = Register()
hostile = WIRE.hostile

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BLOCK = b"<p>more</p>" * 6000
MEBIBYTE = 1024 * 1024
GZIP = zlib.MAX_WBITS + 16


def endless(piece: bytes, *, pause_s: float = 0.0) -> Iterator[bytes]:
    """`piece` for ever."""
    while True:
        yield piece
        time.sleep(pause_s)


def packed(body: Iterable[bytes], *, wbits: int = GZIP) -> bytes:
    """`body` compressed without ever holding all of it."""
    packer = zlib.compressobj(1, wbits=wbits)
    return b"".join([*(packer.compress(piece) for piece in body), packer.flush()])


def zeros(size: int) -> Iterator[bytes]:
    """Zeros, a mebibyte at a time."""
    return itertools.repeat(bytes(MEBIBYTE), size // MEBIBYTE)


def coded(stand: Stand, body: bytes, coding: str) -> str:
    """Script a page of `body` under a Content-Encoding."""
    return stand.page(Answer(body=body, headers=[("Content-Encoding", coding)]))


# Before the headers


@hostile("protocol")
def hangs_up(stand: Stand) -> str:
    """Closes the connection without a word."""
    return stand.raw(b"")


@hostile("timeout")
def says_nothing(stand: Stand) -> str:
    """Takes the request and stays silent."""
    return stand.raw(b"", pieces=lambda: endless(b"", pause_s=0.2))


@hostile("protocol")
def speaks_ssh(stand: Stand) -> str:
    """Is another service."""
    return stand.raw(b"SSH-2.0-OpenSSH_9.9\r\n")


@hostile("protocol")
def speaks_http_2(stand: Stand) -> str:
    """Begins with an HTTP/2 settings frame, unasked."""
    return stand.raw(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18))


@hostile("protocol")
def answers_http_0_9(stand: Stand) -> str:
    """Sends the page without status line and headers."""
    return stand.raw(PAGE + b"\r\n\r\n")


@hostile("too_large")
def answers_http_0_9_without_end(stand: Stand) -> str:
    """Sends a page without status line that never ends nor holds an empty line."""
    return stand.raw(b"", pieces=lambda: endless(BLOCK))


@hostile("too_large")
def continues_without_end(stand: Stand) -> str:
    """Sends 100 Continue for ever."""
    return stand.raw(b"", pieces=lambda: endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000))


@hostile("too_large")
def hints_without_end(stand: Stand) -> str:
    """Sends 103 Early Hints for ever."""
    return stand.raw(b"", pieces=lambda: endless(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 500))


@hostile("timeout")
def hints_slowly(stand: Stand) -> str:
    """Sends an informational answer now and then, never the page."""
    return stand.raw(b"", pieces=lambda: endless(b"HTTP/1.1 102 Processing\r\n\r\n", pause_s=0.02))


@hostile("protocol")
def switches_protocols(stand: Stand) -> str:
    """Answers 101 to a client that asked for no upgrade."""
    return stand.raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x05hello")


@hostile("timeout")
def drips_the_handshake(stand: Stand) -> str:
    """Sends the first TLS record byte by byte."""
    record = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc" + bytes(16_000)
    server = stand.start(ScriptedServer(greeting=lambda: (slow(bytes([one])) for one in record)))
    return f"https://127.0.0.1:{server.port}/page"


def slow(piece: bytes) -> bytes:
    """The piece, after a pause."""
    time.sleep(0.02)
    return piece


@hostile("tls")
def speaks_plainly_where_tls_is_due(stand: Stand) -> str:
    """Answers a TLS handshake with an HTTP error."""
    server = stand.start(ScriptedServer(greeting=lambda: [b"HTTP/1.1 400 Bad Request\r\n\r\n"]))
    return f"https://127.0.0.1:{server.port}/page"


@hostile("tls")
def shows_a_certificate_of_another(stand: Stand) -> str:
    """Has a certificate, but not for this name."""
    secure = stand.secure()
    stand.names["other.test"] = [["127.0.0.1"]]
    return secure.url("/page", host="other.test")


# Headers


@hostile("too_large")
def floods_header_bytes(stand: Stand) -> str:
    """Sends headers of 1,000 bytes each, for ever."""
    return stand.raw(HEAD, pieces=lambda: endless(b"X-Flood: " + b"y" * 1000 + b"\r\n"))


@hostile("too_large")
def floods_header_count(stand: Stand) -> str:
    """Sends 2,000 tiny headers."""
    return stand.raw(HEAD + b"a:b\r\n" * 2000 + b"\r\n" + PAGE)


@hostile("too_large")
def floods_one_header(stand: Stand) -> str:
    """Sends one header line without end."""
    return stand.raw(HEAD + b"X-Flood: ", pieces=lambda: endless(b"y" * 10_000))


@hostile("too_large")
def folds_a_header_without_end(stand: Stand) -> str:
    """Continues one header on ever more lines, as HTTP once allowed."""
    return stand.raw(HEAD + b"X-Fold: y", pieces=lambda: endless(b"\r\n y" * 1000))


@hostile("timeout")
def drips_headers(stand: Stand) -> str:
    """Sends a header every now and then."""
    return stand.raw(HEAD, pieces=lambda: endless(b"X-Slow: y\r\n", pause_s=0.05))


@hostile("protocol")
def sends_broken_headers(stand: Stand) -> str:
    """Sends a header with a zero byte, which parsers read differently."""
    return stand.raw(HEAD + b"X-Zero: a\x00b\r\n\r\n" + PAGE)


@hostile(OK, proof=is_page)
def sets_cookies(stand: Stand) -> str:
    """Sets a hundred cookies and asks for them after a redirect to itself."""
    cookies = [("Set-Cookie", f"c{n}={'x' * 100}; Path=/") for n in range(100)]
    stand.page(lambda request: Answer(body=b"a cookie came" if "cookie" in request.headers else PAGE), path="/next")
    return stand.page(Answer(status=302, headers=[("Location", "/next"), *cookies]))


@hostile("rate_limited")
def asks_to_wait_for_ever(stand: Stand) -> str:
    """Answers 429 with a Retry-After of thirty billion years."""
    return stand.page(Answer(status=429, headers=[("Retry-After", "9" * 18)]))


@hostile("http_server_error")
def asks_to_wait_until_the_end_of_time(stand: Stand) -> str:
    """Answers 503 with a Retry-After in the year 9999."""
    return stand.page(Answer(status=503, headers=[("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")]))


@hostile("http_server_error")
def asks_to_wait_nonsense(stand: Stand) -> str:
    """Answers 503 with a Retry-After that is neither number nor date, 10,000 characters long."""
    return stand.page(Answer(status=503, headers=[("Retry-After", "-1e309, " * 1250)]))


@hostile("protocol")
def knows_a_page_we_never_had(stand: Stand) -> str:
    """Answers 304 to a request without conditions."""
    return stand.page(Answer(status=304))


@hostile("protocol")
def sends_a_part(stand: Stand) -> str:
    """Answers 206 to a request without range."""
    return stand.page(Answer(status=206, headers=[("Content-Range", "bytes 0-9/100")], body=b"0123456789"))


@hostile("protocol", "http_server_error")
def answers_an_unknown_status(stand: Stand) -> str:
    """Answers 999."""
    return stand.raw(b"HTTP/1.1 999 No\r\n\r\n")


@hostile("content_type")
def is_a_video(stand: Stand) -> str:
    """Sends a video, without end."""
    return stand.page(Answer(content_type="video/mp4", length=None, pieces=lambda: endless(BLOCK)))


@hostile("content_type")
def names_a_type_without_end(stand: Stand) -> str:
    """Declares a content type of 20,000 characters."""
    return stand.page(Answer(body=PAGE, content_type="a/" + "b" * 20_000))


# Bodies


@hostile("too_large")
def sends_a_body_without_end(stand: Stand) -> str:
    """Sends the same paragraph for ever."""
    return stand.page(Answer(length=None, pieces=lambda: endless(BLOCK)))


@hostile("too_large")
def sends_chunks_without_end(stand: Stand) -> str:
    """Sends chunks for ever."""
    chunk = b"%x\r\n%s\r\n" % (len(BLOCK), BLOCK)
    return stand.raw(CHUNKED, pieces=lambda: endless(chunk))


@hostile("timeout")
def drips_the_body(stand: Stand) -> str:
    """Sends one byte at a time."""
    return stand.page(Answer(length=None, drip=Drip(piece=b"x", count=10_000, pause_s=0.02)))


@hostile("timeout", read_timeout_s=5.0)
def sends_a_byte_a_second(stand: Stand) -> str:
    """Sends one byte a second, which no time of silence ends."""
    return stand.page(Answer(length=1000, drip=Drip(piece=b"x", count=3, pause_s=1.0)))


@hostile("timeout")
def stops_in_the_body(stand: Stand) -> str:
    """Sends half of the page, then nothing."""
    return stand.page(Answer(body=PAGE[:50], length=len(PAGE), pieces=lambda: endless(b"", pause_s=0.2)))


@hostile("protocol")
def promises_too_much(stand: Stand) -> str:
    """Closes the connection before Content-Length is reached."""
    return stand.page(Answer(body=PAGE, length=len(PAGE) + 10))


@hostile(OK, proof=lambda result, _read: result.body == PAGE[:50])
def promises_too_little(stand: Stand) -> str:
    """Sends more than Content-Length says: what it says is the page."""
    return stand.page(Answer(body=PAGE, length=50))


@hostile("protocol")
def promises_less_than_nothing(stand: Stand) -> str:
    """Declares a negative length."""
    return stand.raw(HEAD + b"Content-Length: -5\r\n\r\n" + PAGE)


@hostile("too_large")
def promises_the_world(stand: Stand) -> str:
    """Declares a length of 10^19 bytes."""
    return stand.raw(HEAD + b"Content-Length: 9999999999999999999\r\n\r\n", pieces=lambda: endless(BLOCK))


@hostile("protocol")
def promises_a_number_without_end(stand: Stand) -> str:
    """Declares a length of 5,000 digits."""
    return stand.raw(HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n" + PAGE)


@hostile("protocol")
def promises_two_lengths(stand: Stand) -> str:
    """Declares two lengths that differ."""
    return stand.raw(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + PAGE)


@hostile(OK, proof=is_page)
def promises_one_length_twice(stand: Stand) -> str:
    """Declares the same length twice, which is harmless."""
    length = b"Content-Length: %d\r\n" % len(PAGE)
    return stand.raw(HEAD + length + length + b"\r\n" + PAGE)


@hostile(OK, proof=lambda result, _read: result.body == b"hello")
def has_a_length_and_chunks(stand: Stand) -> str:
    """Declares a length and sends chunks: chunks go first (RFC 9112, 6.3), and nothing follows on this connection."""
    head = HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    return stand.raw(head + b"5\r\nhello\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\nsmuggled")


@hostile("protocol")
def transfers_in_an_unknown_coding(stand: Stand) -> str:
    """Declares `Transfer-Encoding: gzip, chunked`."""
    return stand.raw(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")


@hostile("protocol")
def lies_about_a_chunk(stand: Stand) -> str:
    """Sends a chunk that is longer than its size."""
    return stand.raw(CHUNKED + b"5\r\nhello, world\r\n0\r\n\r\n")


@hostile("protocol")
def sends_a_chunk_of_nonsense(stand: Stand) -> str:
    """Sends a chunk whose size is no number."""
    return stand.raw(CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n")


@hostile("protocol")
def breaks_off_between_chunks(stand: Stand) -> str:
    """Closes the connection before the last chunk."""
    return stand.raw(CHUNKED + b"5\r\nhello\r\n")


@hostile("too_large")
def floods_chunk_extensions(stand: Stand) -> str:
    """Sends chunks of one byte with 1,000 bytes of extension, for ever."""
    return stand.raw(
        CHUNKED,
        pieces=lambda: endless(b"1;" + b"e" * 1000 + b"\r\nx\r\n"),
    )


@hostile("protocol", "too_large")
def extends_one_chunk_without_end(stand: Stand) -> str:
    """Sends one chunk extension that never ends."""
    return stand.raw(CHUNKED + b"1;", pieces=lambda: endless(b"e" * 10_000))


@hostile("protocol", "too_large")
def floods_trailers(stand: Stand) -> str:
    """Sends trailers after the last chunk for ever."""
    return stand.raw(CHUNKED + b"5\r\nhello\r\n0\r\n", pieces=lambda: endless(b"X-Trailer: y\r\n" * 500))


# Codings


@hostile("too_large")
def is_a_gzip_bomb(stand: Stand) -> str:
    """Sends 50 kB that grow to 50 MB."""
    return coded(stand, packed(zeros(50 * MEBIBYTE)), "gzip")


@hostile("too_large")
def is_a_gzip_bomb_twice(stand: Stand) -> str:
    """Sends gzip within gzip: some bytes that grow to 50 MB."""
    return coded(stand, gzip.compress(packed(zeros(50 * MEBIBYTE))), "gzip, gzip")


@hostile("too_large")
def is_a_deflate_bomb(stand: Stand) -> str:
    """Sends 50 kB of deflate that grow to 50 MB."""
    return coded(stand, packed(zeros(50 * MEBIBYTE), wbits=zlib.MAX_WBITS), "deflate")


@hostile("too_large")
def is_a_chain_of_members(stand: Stand) -> str:
    """Sends a gzip body of 40,000 empty members, each of which must be looked at."""
    return coded(stand, gzip.compress(PAGE) + gzip.compress(b"") * 40_000, "gzip")


@hostile("protocol")
def is_compressed_too_often(stand: Stand) -> str:
    """Declares a hundred layers of gzip."""
    return coded(stand, gzip.compress(PAGE), ", ".join(["gzip"] * 100))


@hostile(OK, proof=is_page)
def is_compressed_twice(stand: Stand) -> str:
    """Sends gzip within gzip and says so, as proxies do by mistake."""
    return coded(stand, gzip.compress(gzip.compress(PAGE)), "gzip, gzip")


@hostile(OK, proof=is_page)
def ends_gzip_with_garbage(stand: Stand) -> str:
    """Sends bytes after the gzip body, which are padding."""
    return coded(stand, gzip.compress(PAGE) + b"\x00\xffgarbage" * 10, "gzip")


@hostile("protocol")
def lies_in_the_gzip_header(stand: Stand) -> str:
    """Sends a gzip header of an unknown method."""
    return coded(stand, b"\x1f\x8b\x07" + gzip.compress(PAGE)[3:], "gzip")


@hostile("protocol")
def lies_in_the_gzip_sum(stand: Stand) -> str:
    """Sends gzip whose checksum is of something else."""
    body = bytearray(gzip.compress(PAGE))
    body[-6] ^= 0xFF
    return coded(stand, bytes(body), "gzip")


@hostile("protocol")
def names_a_file_without_end_in_gzip(stand: Stand) -> str:
    """Sends a gzip header whose file name never ends."""
    return coded(stand, b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 500_000, "gzip")


@hostile("protocol")
def is_not_compressed_at_all(stand: Stand) -> str:
    """Says gzip and sends plain HTML."""
    return coded(stand, PAGE, "gzip")


@hostile(OK, proof=is_page)
def sends_bare_deflate(stand: Stand) -> str:
    """Sends a deflate stream without the zlib wrapper, as some servers do."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return coded(stand, packer.compress(PAGE) + packer.flush(), "deflate")


@hostile("protocol")
def sends_brotli_unasked(stand: Stand) -> str:
    """Sends a coding that was not asked for."""
    return coded(stand, b"\x0b\x02\x80hello\x03", "br")


@hostile("protocol")
def sends_an_unknown_coding(stand: Stand) -> str:
    """Declares a coding that nobody knows, 10,000 characters long."""
    return coded(stand, PAGE, "x" * 10_000)


@hostile("timeout")
def drips_a_gzip_bomb(stand: Stand) -> str:
    """Sends a gzip bomb slowly: it is not unpacked before it is there."""
    bomb = packed(zeros(50 * MEBIBYTE))
    pieces = (bomb[at : at + 500] for at in itertools.count(0, 500))
    head = HEAD + b"Content-Encoding: gzip\r\n\r\n"
    return stand.raw(head, pieces=lambda: (slow(piece) for piece in pieces))
