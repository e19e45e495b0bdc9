"""The same photo over several pages, by its archived file, its look, its words or its address; hostile files."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from archiver.archive import Archive
from archiver.dataset.clusters.look import MAX_DISTANCE, distance, perceptual_hash
from archiver.dataset.verify import verify
from tests.dataset.archives import Page, archive_of, page
from tests.dataset.datasets import make, rows


def picture(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A soft pattern that no other seed has."""
    small = Image.new("RGB", (8, 6))
    for number in range(48):
        value = zlib.crc32(b"%d %d" % (seed, number))
        small.putpixel((number % 8, number // 8), (value & 255, value >> 8 & 255, value >> 16 & 255))
    return small.resize(size, Image.Resampling.BICUBIC)


def packed(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    content = BytesIO()
    image.save(content, form, **options)
    return content.getvalue()


@pytest.mark.parametrize(
    "copy",
    [
        packed(picture(1).resize((320, 240)), quality=60),
        packed(picture(1), "PNG"),
        packed(picture(1, (900, 700)), "WEBP", quality=70),
        packed(picture(1).convert("L")),
        packed(picture(1).crop((6, 6, 634, 474))),
    ],
)
def test_sizes_formats_and_edges_change_little(copy: bytes) -> None:
    one, other = perceptual_hash(packed(picture(1))), perceptual_hash(copy)
    assert one is not None
    assert other is not None
    assert distance(one, other) <= MAX_DISTANCE


def test_other_pictures_are_far_away() -> None:
    hashes = [perceptual_hash(packed(picture(seed))) or "" for seed in range(30)]
    assert all(distance(one, other) > MAX_DISTANCE for at, one in enumerate(hashes) for other in hashes[:at])


def bomb() -> bytes:
    """A small PNG that says it has 10,000 million pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1_000_000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>no picture</html>",
        packed(picture(1))[:700],
        packed(picture(1), "TIFF"),
        packed(picture(1, (40, 40))),
        packed(Image.new("RGB", (640, 480), "navy")),
        packed(Image.new("1", (9_000, 9_000)), "PNG"),
        bomb(),
    ],
    ids=["empty", "html", "cut", "otherFormat", "icon", "plain", "large", "bomb"],
)
def test_what_is_no_photo_has_no_hash(content: bytes) -> None:
    assert perceptual_hash(content) is None


CAPTION = "Workers look at the bridge from the quay in the morning."


def figure(url: str, caption: str = "", credit: str = "") -> str:
    words = f"<figcaption>{caption} {f'Photo: {credit}' if credit else ''}</figcaption>" if caption else ""
    return f'<figure><img src="{url}" width=640 height=480 alt="">{words}</figure>'


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Pages of six sites with a picture each, some of which are archived."""
    content = {
        "http://a.example/1.jpg": packed(picture(1), quality=90),
        "http://b.example/x.jpg": packed(picture(1).resize((320, 240)), quality=70),
        "http://c.example/y.jpg": packed(picture(1), quality=90),
        "http://d.example/other.jpg": packed(picture(2), quality=90),
    }
    pages = [Page(f"{url.rpartition('/')[0]}/story", page(f"Story at {url[7]}", figure=figure(url))) for url in content]
    pages += [
        Page(f"http://{site}.example/words", page(f"Words at {site}", figure=figure(f"/{site}.jpg", CAPTION, "Jo/AP")))
        for site in "ef"
    ]
    pages.append(Page("http://g.example/a", page("From elsewhere", figure=figure("http://a.example/1.jpg"))))
    pages.append(Page("http://h.example/no", page("Alone", figure=figure("http://h.example/gone.jpg"))))
    files = [Page(url, body, kind="image/jpeg") for url, body in content.items()]
    return archive_of(tmp_path / "news", [*pages, *files])


def test_uses_of_a_photo_and_why(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "set")
    site_of = {row["id"]: row["siteDomain"].partition(".")[0] for row in rows(tmp_path / "set", "articles")}
    found = {site_of[row["articleId"]]: row for row in rows(tmp_path / "set", "photos")}
    assert sorted(found) == ["a", "b", "c", "e", "f", "g"]
    assert found["a"]["photoId"] == found["b"]["photoId"] == found["c"]["photoId"] == found["g"]["photoId"]
    assert found["e"]["photoId"] == found["f"]["photoId"] != found["a"]["photoId"]
    assert found["a"]["evidence"] == ["address", "file", "look"]
    assert (found["b"]["evidence"], found["e"]["evidence"]) == (["look"], ["words"])
    assert (found["a"]["pages"], found["a"]["sites"], found["e"]["pages"]) == (4, 4, 2)
    assert found["e"]["perceptualHash"] is None
    assert len(found["a"]["perceptualHash"]) == 16
    assert list(verify(tmp_path / "set", [archive], sample=None, workers=1)) == []


def test_reserved_pictures_are_in_no_table(tmp_path: Path) -> None:
    head = '<meta name="robots" content="noimageai">'
    pages = [
        Page(f"http://{site}.example/1", page(f"At {site}", head=head, figure=figure("/p.jpg", CAPTION, "Jo/AP")))
        for site in "ab"
    ]
    archive = archive_of(tmp_path / "news", pages)
    make(archive, tmp_path / "training", purpose="training")
    make(archive, tmp_path / "own", purpose="own")
    assert rows(tmp_path / "training", "photos") == []
    assert len(rows(tmp_path / "own", "photos")) == 2
