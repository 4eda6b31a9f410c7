"""The walk over the corpus folder, and files that cannot be read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from indexer.reading import Article, ReadingError, Rejected, SourceFile, read_article, walk

LIMIT = 50_000_000
PAGE = b"<h1>Rest</h1><p>Resting is a skill, and it can be learned by anybody.</p>"


def write(root: Path, path: str, data: bytes = PAGE) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def read(root: Path, path: str, data: bytes) -> Article | Rejected:
    write(root, path, data)
    files, rejected = walk(root)
    assert not rejected
    return read_article(root, files[0], LIMIT)


def reason(root: Path, path: str, data: bytes) -> str:
    found = read(root, path, data)
    assert isinstance(found, Rejected)
    assert found.path == path
    return found.reason


def test_files_come_sorted_with_ids_sizes_and_times(tmp_path: Path) -> None:
    for path in ("b/two.md", "a.html", "b/one.txt", "c/d/deep.HTM"):
        write(tmp_path, path)
    files, rejected = walk(tmp_path)
    assert [(file.path, file.id) for file in files] == [
        ("a.html", "a"),
        ("b/one.txt", "b/one"),
        ("b/two.md", "b/two"),
        ("c/d/deep.HTM", "c/d/deep"),
    ]
    assert rejected == []
    assert files[0].size == len(PAGE)
    assert files[0].mtime_ns == (tmp_path / "a.html").stat().st_mtime_ns


def test_hidden_and_unsupported_are_passed_over(tmp_path: Path) -> None:
    for path in (".git/x.html", ".DS_Store", "a/.hidden.txt", "picture.png", "noending"):
        write(tmp_path, path)
    assert walk(tmp_path) == ([], [])


@pytest.mark.parametrize(
    "name",
    [
        "with space.html",
        "quo\"te's.html",
        "dots..inside.html",
        "emoji 🫖.html",
        "עברית.html",
        "a%2Fb.html",
        "new\nline.html",
        "-dash.html",
        "#hash?.html",
    ],
)
def test_odd_names_are_read(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"folder ü/{name}")
    files, rejected = walk(tmp_path)
    assert [file.path for file in files] == [f"folder ü/{name}"]
    assert not rejected
    assert isinstance(read_article(tmp_path, files[0], LIMIT), Article)


def test_a_name_that_is_not_utf8_is_rejected_printably(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.html"))).write_bytes(PAGE)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    files, rejected = walk(tmp_path)
    assert files == []
    assert [item.path for item in rejected] == ["caf�.html"]
    assert "UTF-8" in rejected[0].reason


def test_second_file_with_the_same_id_is_rejected(tmp_path: Path) -> None:
    for path in ("a.md", "a.html", "a.txt"):
        write(tmp_path, path)
    files, rejected = walk(tmp_path)
    assert [file.path for file in files] == ["a.html"]
    assert [item.path for item in rejected] == ["a.md", "a.txt"]
    assert "same id as a.html" in rejected[0].reason


def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, "a/page.html")
    write(tmp_path, "outside/other.html")
    (corpus / "b").symlink_to(tmp_path / "outside")
    (corpus / "a" / "loop").symlink_to(corpus)
    (corpus / "self").symlink_to("self")
    (corpus / "gone.html").symlink_to(tmp_path / "nowhere.html")
    (corpus / "linked.html").symlink_to(tmp_path / "outside" / "other.html")
    files, rejected = walk(corpus)
    assert [file.path for file in files] == ["a/page.html", "b/other.html", "linked.html"]
    assert [item.path for item in rejected] == ["a/loop", "gone.html", "self"] or [item.path for item in rejected] == [
        "a/loop",
        "gone.html",
    ]
    assert all(item.reason.endswith(".") for item in rejected)


def test_two_folders_that_link_to_each_other_end(tmp_path: Path) -> None:
    write(tmp_path, "a/x.html")
    write(tmp_path, "b/y.html")
    (tmp_path / "a" / "to-b").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "to-a").symlink_to(tmp_path / "a")
    files, rejected = walk(tmp_path)
    assert [file.path for file in files] == ["a/x.html", "b/y.html"]
    assert [item.path for item in rejected] == ["a/to-b", "b/to-a"]


def test_a_folder_is_read_once_whatever_leads_to_it(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(tmp_path, "outside/in/one.html")
    names = [f"f{number}" for number in range(9)]
    for name in names:
        write(corpus, f"{name}/page.html")
        for other in names:
            (corpus / name / f"to-{other}").symlink_to(corpus / other)
    (corpus / "y").symlink_to(tmp_path / "outside")
    (corpus / "z").symlink_to(tmp_path / "outside" / "in")
    files, rejected = walk(corpus)
    assert [file.path for file in files] == [*(f"{name}/page.html" for name in names), "y/in/one.html"]
    reasons = {item.path: item.reason for item in rejected}
    assert len(reasons) == 9 * 9 + 1
    assert reasons["f0/to-f0"] == "The link leads back to a folder it lies in."
    assert reasons["f0/to-f1"] == "The folder is read already as f1."
    assert reasons["z"] == "The folder is read already as y/in."


def test_a_time_beyond_64_bits_is_the_latest_there_is(tmp_path: Path) -> None:
    os.utime(write(tmp_path, "a.html"), (10**10, 10**10))
    assert walk(tmp_path)[0][0].mtime_ns == 2**63 - 1


def test_a_pipe_that_came_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    found = read_article(tmp_path, SourceFile("a.txt", "a", 1, 1), LIMIT)
    assert found == Rejected("a.txt", "It is not a plain file.")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_folder_and_file_are_rejected(tmp_path: Path) -> None:
    write(tmp_path, "locked/a.html")
    file = write(tmp_path, "b.html")
    (tmp_path / "locked").chmod(0)
    file.chmod(0)
    try:
        files, rejected = walk(tmp_path)
        assert [item.path for item in rejected] == ["locked"]
        assert "permission" in read_article(tmp_path, files[0], LIMIT).reason
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    files, rejected = walk(tmp_path)
    assert files == []
    assert [item.path for item in rejected] == ["pipe.txt"]


def test_missing_corpus_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="cannot be read"):
        walk(tmp_path / "none")


def test_vanished_file(tmp_path: Path) -> None:
    gone = read_article(tmp_path, SourceFile("gone.html", "gone", 1, 1), LIMIT)
    assert isinstance(gone, Rejected)
    assert "vanished" in gone.reason


def test_empty_files(tmp_path: Path) -> None:
    assert reason(tmp_path / "1", "a.html", b"") == "The file is empty."
    assert reason(tmp_path / "2", "a.txt", b"\xef\xbb\xbf \n\t\n") == "The file is empty."


def test_too_large_is_said_in_megabytes(tmp_path: Path) -> None:
    write(tmp_path, "big.txt", b"words " * 400_000)
    files, _ = walk(tmp_path)
    found = read_article(tmp_path, files[0], 2_000_000)
    assert found == Rejected("big.txt", "The file is 2.4 MB; the limit is 2 MB.")


def test_only_chrome_and_no_text_are_told_apart(tmp_path: Path) -> None:
    nav = b"<html><body><nav><a href=/>Go</a></nav><header>Site</header><footer>Print</footer></body></html>"
    assert "only navigation" in reason(tmp_path / "1", "a.html", nav)
    assert "no text" in reason(tmp_path / "2", "a.html", b"<html><body><img src=x></body></html>")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"PK\x03\x04" + bytes(500),
        bytes(range(256)) * 40,
        b"ID3\x04\x00" + b"a" * 500,
        b"RIFF\x24\x08\x00\x00WAVE" + b"a" * 500,
        b"BZh91AY&SY" + b"a" * 500,
    ],
)
def test_binary_named_html_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "binary" in reason(tmp_path, "a.html", data)


@pytest.mark.parametrize("begin", ["ID3 is a gene.", "RIFFs in jazz are short.", "BZh stands for it.", "BZh9 is one."])
def test_a_text_may_begin_as_binary_files_do(tmp_path: Path, begin: str) -> None:
    (tmp_path / "a.txt").write_text(f"{begin} {'And there is more to say of it than that. ' * 9}")
    assert read_article(tmp_path, walk(tmp_path)[0][0], 10_000).sections


def test_markup_nested_2000_deep_is_read(tmp_path: Path) -> None:
    cells = (
        b"<table><tr><td>" * 2000
        + b"<p>At the bottom there is a sentence about rest.</p>"
        + b"</td></tr></table>" * 2000
    )
    found = read(
        tmp_path / "1",
        "a.html",
        b"<html><body>" + cells + b"<p>After it another one stands.</p></body></html>",
    )
    assert isinstance(found, Article)
    blocks = [block for section in found.sections for block in section.blocks]
    assert "At the bottom there is a sentence about rest." in blocks
    assert "After it another one stands." in blocks
    quotes = b">" * 2000 + b" deep quotation of somebody"
    assert isinstance(read(tmp_path / "2", "a.md", quotes), (Article, Rejected))
    spans = b"<p>" + b"<span>" * 3000 + b"words deep within spans" + b"</span>" * 3000
    assert isinstance(read(tmp_path / "3", "a.html", spans), Article)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("suffix", [".html", ".txt", ".md"])
def test_encodings(tmp_path: Path, encoding: str, suffix: str) -> None:
    heads = {".html": "<h1>Café rest</h1>\n<p>", ".txt": "Café rest\n\n", ".md": "# Café rest\n\n"}
    text = heads[suffix] + "It’s naïve to think that rest needs no practice, or so the héron said.\n"
    found = read(tmp_path, f"a{suffix}", text.encode(encoding))
    assert isinstance(found, Article)
    assert found.title == "Café rest"
    assert found.sections[0].blocks == ("It’s naïve to think that rest needs no practice, or so the héron said.",)


WESTERN = [
    "Take 20 µg at 37 °C, ± 5, and ½ a pill; it costs £5.",
    "latinone words café naïve résumé for the reader",
    "Dr Müller and José wrote this naïve note about Sjögren disease.",
]


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize("text", WESTERN)
def test_a_few_accents_and_signs_are_western(tmp_path: Path, suffix: str, text: str) -> None:
    assert text in str(read(tmp_path, f"a{suffix}", text.encode("cp1252")))


@pytest.mark.parametrize(
    "text", ["Zażółć gęślą jaźń, a potem odpocznij trochę.", "Все люди рождаются свободными и равными."]
)
def test_other_encodings_are_still_told(tmp_path: Path, text: str) -> None:
    encoding = "cp1250" if text[0] == "Z" else "cp1251"
    assert text.removesuffix(".") in str(read(tmp_path, "a.txt", f"{text} ".encode(encoding) * 9))


DECLARED = [
    ("<meta http-equiv=Content-Type content='text/html; charset=UTF-16'>", "cp1252", "Café at 37 °C is rest."),
    ("<script charset=utf-8></script><meta charset=windows-1250>", "cp1250", "Zażółć gęślą jaźń i odpocznij."),
]


@pytest.mark.parametrize(("head", "encoding", "text"), DECLARED)
def test_declarations_that_are_not_the_pages_own(tmp_path: Path, head: str, encoding: str, text: str) -> None:
    page = f"<html><head>{head}<title>T</title></head><body><p>{text}</p></body></html>"
    assert text in str(read(tmp_path, "a.html", page.encode(encoding)))


def test_broken_utf8_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "a.txt",
        "Résumé of care\n\nÀ propos du café, déjà décrit ici.".encode() + b" \xff\xc3 end of it.",
    )
    assert isinstance(found, Article)
    assert "déjà décrit" in found.sections[0].blocks[0]


def test_a_large_page_is_read_in_reasonable_time(tmp_path: Path) -> None:
    block = b"<h2>Part</h2><p>A paragraph of ordinary length that says <b>nothing</b> much, twice over.</p>\n" * 30_000
    started = time.perf_counter()
    found = read(tmp_path, "a.html", b"<html><body><main><h1>Long</h1>" + block + b"</main></body></html>")
    assert isinstance(found, Article)
    assert len(found.sections) == 30_000
    assert time.perf_counter() - started < 20


def test_a_limit_beyond_the_memory_of_the_machine_is_no_limit(tmp_path: Path) -> None:
    write(tmp_path, "a.html")
    files, _ = walk(tmp_path)
    for limit in (10**12, 2**63 - 1, 2**70):
        assert isinstance(read_article(tmp_path, files[0], limit), Article)


def test_a_file_that_grows_while_it_is_read_is_read_whole_or_refused(tmp_path: Path, monkeypatch) -> None:
    path = write(tmp_path, "a.txt", b"Rest\n\n" + b"Resting is a skill. " * 50)
    files, _ = walk(tmp_path)
    size = path.stat().st_size
    stat_of = os.fstat

    def fstat(number: int) -> os.stat_result:
        found = stat_of(number)
        return os.stat_result((found.st_mode, *found[1:6], size // 10, *found[7:]))

    monkeypatch.setattr("indexer.reading.folder.os.fstat", fstat)
    whole = read_article(tmp_path, files[0], size)
    assert isinstance(whole, Article) and sum(len(block) for block in whole.sections[0].blocks) > 900
    assert "the limit is" in read_article(tmp_path, files[0], size - 1).reason
