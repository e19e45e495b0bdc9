"""Addresses of one picture in several sizes."""

from __future__ import annotations

import pytest

from archiver.extract.images.address import picture_key

SAME = [
    ("https://a.example/2024/storm-in-lowmouth-1024x683.jpg", "https://a.example/2024/storm-in-lowmouth-300x200.jpg"),
    ("https://a.example/storm-in-lowmouth.jpg?w=300", "https://a.example/storm-in-lowmouth.jpg?w=1200&q=80"),
    ("https://cdn.example/w_800,c_fill/storm-in-lowmouth.webp", "https://www.a.example/storm-in-lowmouth.jpg"),
    ("https://a.example/img/1234/16x9/w700/x.jpg", "https://a.example/img/1234/4x3/w300/x.jpg"),
    (
        "https://cdn.example/r/300?u=https%3A%2F%2Fa.example%2Fi%2Fstorm-pier-1.jpg",
        "https://a.example/i/storm-pier-1.jpg",
    ),
    ("https://a.example/media?id=77&width=300", "https://a.example/media?width=900&id=77"),
]
OTHER = [
    ("https://a.example/storm-in-lowmouth.jpg", "https://a.example/storm-in-highmouth.jpg"),
    ("https://a.example/img/1234/x.jpg", "https://a.example/img/1235/x.jpg"),
    ("https://a.example/media?id=77", "https://a.example/media?id=78"),
    ("https://a.example/gallery/photo-01.jpg", "https://a.example/gallery/photo-02.jpg"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_sizes_of_one_picture(one: str, two: str) -> None:
    assert picture_key(one) == picture_key(two)


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_two_pictures(one: str, two: str) -> None:
    assert picture_key(one) != picture_key(two)
