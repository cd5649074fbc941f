"""Whole runs over files of records and of addresses."""

import gzip
import re
import threading

import orjson
import pytest
from django.db import connection
from django.utils import timezone

from events.management.bulk import intake
from events.models import Article, ArticleVersion, Capture, Submission
from events.vault import read_capture
from tests.events.management.bulk.samples import lines_of, story
from tests.factories import ArticleFactory, SourceFactory
from tests.support.http_server import Answer, ScriptedServer

pytestmark = pytest.mark.django_db


def count_of(words, out):
    found = re.search(rf"^ *{re.escape(words)} +([\d,]+)", out, re.MULTILINE)
    return int(found[1].replace(",", "")) if found else None


def test_records_become_articles_with_all_that_they_say(bulk, vault):
    agency = SourceFactory(name="Harbour Agency")
    record = story(1, id="h-1", source="Harbour Agency", language="en", section="home")

    is_whole, out, err = bulk(lines_of(record))

    assert is_whole, err
    article = Article.objects.get()
    assert (article.canonical_url, article.title) == (record["url"], record["title"])
    assert (article.published, article.language, article.source) == ("2012-05-04", "en", agency)
    assert article.text == record["text"]
    assert [count_of(words, out) for words in ("read", "new", "done")] == [1, 1, 1]
    capture = Capture.objects.get()
    assert orjson.loads(read_capture(vault.get(capture.vault_key)).body) == record


def test_a_record_without_a_url_has_its_digest_for_one(bulk):
    record = story(1)
    del record["url"]

    bulk(lines_of(record))
    bulk(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).replace(b"\n", b" "))

    assert Article.objects.get().canonical_url.startswith("urn:sha256:")
    assert Submission.objects.count() == 1


def test_the_same_file_again_brings_nothing(bulk):
    data = lines_of(*map(story, range(30)))
    bulk(data)
    is_whole, out, _ = bulk(data)

    assert is_whole
    assert [count_of(words, out) for words in ("read", "new", "known", "done")] == [30, 0, 30, 0]
    assert (Submission.objects.count(), Article.objects.count(), Capture.objects.count()) == (30, 30, 30)


def test_what_is_known_is_passed_over_without_writing(bulk, vault, monkeypatch):
    data = lines_of(*map(story, range(30)))
    bulk(data)
    monkeypatch.setattr(type(vault), "put_many", lambda *_: pytest.fail("the vault was written to"))

    assert bulk(data)[0]


@pytest.mark.parametrize(
    "form",
    [
        gzip.compress,
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\n\n" + data.rstrip(b"\n"),
    ],
    ids=["gzip", "bom", "crlf", "blank lines and no end"],
)
def test_files_come_in_many_forms(bulk, form):
    is_whole, _, err = bulk(form(lines_of(story(1), story(2))))

    assert is_whole, err
    assert Article.objects.count() == 2


BAD = [
    (b'{"text":', "no JSON"),
    (b'["text"]', "a record is a JSON object"),
    (b'{"title": "Nothing else"}', "no text"),
    (b'{"text": "Words", "url": "ftp://agency.example/"}', "not a web address"),
    (b'{"text": "Words", "published": "13/13/2012"}', "'13/13/2012'"),
    (b'{"text": "Words", "source": "Nobody"}', "no source is called 'Nobody'"),
    (b'{"text": "\xff"}', "not UTF-8"),
    (b'{"text": "Wor\\u0000ds"}', "NUL"),
    (b'{"text": "Wor\x00ds"}', "no JSON"),
]


def test_bad_lines_are_named_and_can_be_mended_and_the_rest_is_in(bulk, tmp_path):
    lines = [lines_of(story(0)).strip(), *[line for line, _ in BAD], lines_of(story(1)).strip()]

    is_whole, out, err = bulk(b"\n".join(lines), refused=str(tmp_path / "refused"))

    assert not is_whole
    told = err.splitlines()
    for number, ((_, words), line) in enumerate(zip(BAD, told, strict=True), start=2):
        assert line.startswith(f"{tmp_path}/file0:{number}: ")
        assert words in line
    assert (tmp_path / "refused").read_bytes().splitlines() == [line for line, _ in BAD]
    assert Article.objects.count() == 2
    assert [count_of(words, out) for words in ("read", "refused", "bad URL", "unknown source")] == [11, 9, 1, 1]


def test_a_thousand_bad_lines_among_good_ones(bulk, tmp_path):
    lines = [b"{" + b"x" * (number % 7) if number % 10 else lines_of(story(number)).strip() for number in range(1100)]

    is_whole, out, err = bulk(b"\n".join(lines), refused=str(tmp_path / "refused"), now=False, no_wait=True)

    assert not is_whole
    assert len(err.splitlines()) == len((tmp_path / "refused").read_bytes().splitlines()) == 990
    assert (count_of("new", out), Submission.objects.count()) == (110, 110)


def test_a_line_of_ten_million_bytes_is_taken(bulk):
    long = story(1, text=story(1)["text"] + " The end." * 1_200_000)
    data = lines_of(long, story(2))
    assert len(data) > 10_000_000

    is_whole, _, err = bulk(data, now=False, no_wait=True)

    assert is_whole, err
    assert Submission.objects.count() == 2


def test_a_line_that_is_too_long_is_refused_whole(bulk, tmp_path, monkeypatch):
    monkeypatch.setattr("events.management.bulk.lines.MAX_LINE_BYTES", 1000)
    long = lines_of(story(1, note="x" * 5000))

    is_whole, _, err = bulk(long + lines_of(story(2)), refused=str(tmp_path / "refused"))

    assert not is_whole
    assert "file0:1: the line has more than" in err
    assert (tmp_path / "refused").read_bytes() == long
    assert Article.objects.get().canonical_url == "https://agency.example/2"


def test_the_refused_lines_do_not_overwrite_what_is_read(bulk, tmp_path):
    with pytest.raises(ValueError, match="is the file that is read"):
        bulk(lines_of(story(1)), refused=str(tmp_path / "file0"))

    assert (tmp_path / "file0").read_bytes() == lines_of(story(1))


def test_another_text_of_a_page_is_a_version_also_in_one_file(bulk):
    other = story(1, text=story(1)["text"].replace("visitors", "nobody at all, it was said later on the same day"))

    is_whole, out, err = bulk(lines_of(story(1), other, story(1)))

    assert is_whole, err
    assert [count_of(words, out) for words in ("new", "new versions", "known")] == [1, 1, 1]
    assert Article.objects.get().text == story(1)["text"]
    assert ArticleVersion.objects.get().text == other["text"]


def test_a_record_that_stands_far_apart_twice_is_counted_once(bulk, monkeypatch):
    monkeypatch.setattr(intake, "LOOK_UP", 2)

    _, out, _ = bulk(lines_of(story(1), story(2), story(3), story(1)))

    assert [count_of(words, out) for words in ("new", "known", "done")] == [3, 1, 3]


def test_a_document_of_the_reference_record_gets_its_text(bulk):
    ArticleFactory(canonical_url="https://agency.example/1", text="", title="As the curator has it")

    bulk(lines_of(story(1)))

    article = Article.objects.get()
    assert (article.title, article.text) == ("As the curator has it", story(1)["text"])


def test_what_was_taken_down_is_refused(bulk):
    ArticleFactory(canonical_url="https://agency.example/1", taken_down_at=timezone.now())

    is_whole, out, err = bulk(lines_of(story(1), story(2)))

    assert not is_whole
    assert "file0:1: its article was taken down" in err
    assert (count_of("taken down", out), count_of("done", out)) == (1, 1)


def test_a_file_that_breaks_off_is_kept_as_far_as_it_goes(bulk):
    whole = gzip.compress(lines_of(*map(story, range(3000))), compresslevel=1)

    is_whole, out, err = bulk(whole[: len(whole) // 2], now=False, no_wait=True)

    assert not is_whole
    assert "breaks off after line" in err
    assert 500 < count_of("new", out) == Submission.objects.count() < 3000


def test_a_file_that_is_missing_does_not_stop_the_others(bulk, tmp_path):
    (tmp_path / "there").write_bytes(lines_of(story(1)))

    is_whole, _, err = bulk(files=[str(tmp_path / "missing"), str(tmp_path / "there")])

    assert not is_whole
    assert "missing cannot be read" in err
    assert Article.objects.count() == 1


def test_being_stopped_loses_a_batch_at_most_and_running_again_goes_on(bulk, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 10)
    data = lines_of(*map(story, range(45)))
    add = intake.store.add_imports
    batches = []

    def add_some(imports):
        batches.append(imports)
        if len(batches) == 3:
            raise KeyboardInterrupt
        return add(imports)

    monkeypatch.setattr(intake.store, "add_imports", add_some)
    with pytest.raises(KeyboardInterrupt):
        bulk(data)
    assert Submission.objects.count() == 20

    is_whole, out, _ = bulk(data)

    assert is_whole
    assert [count_of(words, out) for words in ("new", "known", "done")] == [25, 20, 45]


def test_addresses_are_fetched(bulk):
    with ScriptedServer() as server:
        body = f"<html><head><title>Fetched</title></head><body><p>{story(1)['text']}</p></body></html>"
        url = server.add("/one", Answer(body=body.encode()))
        text = f"# what was missing\n\n{url}\t2012-05\nnot an address\n{url}#again\n{url}?x=1\t2012-13\n"

        is_whole, out, err = bulk(text.encode(), kind="urls")

    assert not is_whole
    assert [count_of(words, out) for words in ("read", "new", "known", "bad URL", "bad date")] == [4, 1, 1, 1, 1]
    assert "file0:4: " in err
    article = Article.objects.get()
    assert (article.published, article.title) == ("2012-05", "Fetched")
    assert Submission.objects.get().origin == "import"


def test_a_record_with_an_address_and_no_text_is_fetched(bulk):
    with ScriptedServer() as server:
        body = f"<html><head><title>Fetched</title></head><body><p>{story(1)['text']}</p></body></html>"
        url = server.add("/one", Answer(body=body.encode()))

        is_whole, _, err = bulk(lines_of({"url": url, "published": "2012-05-04"}))

    assert is_whole, err
    assert Article.objects.get().published == "2012-05-04"


@pytest.mark.django_db(transaction=True)
def test_two_runs_of_one_file_at_once_bring_each_record_once(bulk, tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 7)
    (tmp_path / "records").write_bytes(lines_of(*map(story, range(60))))
    failures = []

    def run():
        try:
            assert bulk(files=[str(tmp_path / "records")], now=False, no_wait=True)[0]
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert Submission.objects.count() == 60
    assert set(Submission.objects.values_list("round", flat=True)) == {0}
