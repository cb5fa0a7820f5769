"""Media: whole, in part, kept for ever."""

from typing import Any

import pytest
from django.test import Client

from server.districts.models import District
from server.media.models import MediaFile
from server.media.services import media_path, store_media
from tests.server.terminal import API, MEDIA_TYPE, Terminal

pytestmark = pytest.mark.django_db

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def sha256(district: District) -> str:
    return store_media(district, CONTENT, "image/png")


def get(terminal: Terminal, sha256: str, **headers: str) -> tuple[Any, bytes]:
    response: Any = Client(raise_request_exception=False).get(
        f"{API}media/{sha256}", headers={"Authorization": f"Bearer {terminal.bearer}", **headers}
    )
    return response, b"".join(response) if response.streaming else response.content


def test_a_file_comes_whole_with_its_hash_as_etag(terminal: Terminal, sha256: str) -> None:
    response, content = get(terminal, sha256)
    assert (response.status_code, content) == (200, CONTENT)
    assert response["ETag"] == f'"{sha256}"'
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=255990-", 255990, 255999), ("bytes=-10", 255990, 255999)],
)
def test_a_part_is_given_as_206(
    terminal: Terminal, sha256: str, asked: str, first: int, last: int
) -> None:
    response, content = get(terminal, sha256, Range=asked)
    assert response.status_code == 206
    assert content == CONTENT[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/256000"
    assert response["Content-Length"] == str(last - first + 1)


def test_a_part_behind_the_end_is_416(terminal: Terminal, sha256: str) -> None:
    response, _ = get(terminal, sha256, Range="bytes=256000-")
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */256000"
    assert response["Content-Type"] == MEDIA_TYPE


@pytest.mark.parametrize("header", ["bytes=5-2", "lines=1-2", "bytes=0-1,4-5", "bytes=-"])
def test_a_range_that_is_not_understood_gives_the_whole(
    terminal: Terminal, sha256: str, header: str
) -> None:
    assert get(terminal, sha256, Range=header)[0].status_code == 200


def test_a_file_that_the_device_has_is_304(terminal: Terminal, sha256: str) -> None:
    response, _ = get(terminal, sha256, **{"If-None-Match": f'"{sha256}"'})
    assert response.status_code == 304


def test_a_file_of_another_district_is_not_there(terminal: Terminal) -> None:
    elsewhere = District.objects.create(
        name="别处", number=2, hotline="1", code_prefix="HTTPS://B.CN/C/"
    )
    response, _ = get(terminal, store_media(elsewhere, b"theirs", "text/plain"))
    assert response.status_code == 404


def test_the_same_file_twice_is_kept_once(district: District) -> None:
    first, again = store_media(district, b"x", "a/b"), store_media(district, b"x", "a/b")
    assert first == again
    assert MediaFile.objects.count() == 1
    assert media_path(first).read_bytes() == b"x"
