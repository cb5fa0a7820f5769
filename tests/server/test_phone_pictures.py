"""Pictures on the phone pages: a shop's photo, and what strangers send."""

import io
import re
import struct
import zlib

import pytest
from django.test import Client
from PIL import Image

from server.media.services import store_media
from server.merchants.models import Merchant
from server.phone.pictures import PictureRefused, redrawn
from tests.server.phone import make_shop, picture


@pytest.fixture
def shop(db: None) -> Merchant:
    return make_shop()


def test_a_photo_is_sent_at_a_phones_size_and_kept(client: Client, shop: Merchant) -> None:
    shop.photo = store_media(shop.district, picture("PNG", (1600, 1200)).read(), "image/png")
    shop.save()
    shown = client.get(f"/M/{shop.pk}").content.decode()
    source = re.search(r'src="([^"]+photo-[^"]+)"', shown)
    assert source is not None
    for _ in range(2):
        reply = client.get(source[1])
        assert reply["Content-Type"] == "image/jpeg"
        assert "immutable" in reply["Cache-Control"]
        assert Image.open(io.BytesIO(reply.content)).size == (720, 540)
    assert client.get(f"/M/{shop.pk}/photo-ffffffffffff.jpg").status_code == 404


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_strangers_picture_is_drawn_anew(kind: str) -> None:
    made = Image.open(io.BytesIO(redrawn(picture(kind, (3000, 1500)))))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (2000, 1000))


def test_what_else_is_in_a_picture_is_left_behind_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[1] = "N"
    sent = picture("JPEG", (640, 480), exif=exif, comment=b"secret words")
    assert b"CameraMaker" in sent.getvalue()
    made = redrawn(sent)
    assert b"CameraMaker" not in made
    assert b"secret words" not in made
    shown = Image.open(io.BytesIO(made))
    assert shown.size == (480, 640)
    assert not shown.getexif()


def _png(width: int, height: int, body: bytes = b"") -> io.BytesIO:
    """A PNG that says it is as large as that."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = (chunk(b"IHDR", head), body, chunk(b"IDAT", zlib.compress(b"\0" * 100)))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b""))


def test_a_picture_that_unpacks_to_gigabytes_is_refused_by_its_head() -> None:
    for width, height in ((30_000, 30_000), (65_535, 400), (2**31 - 1, 2**31 - 1)):
        with pytest.raises(PictureRefused):
            redrawn(_png(width, height))


def test_a_sound_picture_of_too_many_pixels_is_refused() -> None:
    large = io.BytesIO()
    Image.new("L", (6000, 5000)).save(large, "PNG")
    with pytest.raises(PictureRefused, match="尺寸太大"):
        redrawn(large)


def test_a_text_inside_a_picture_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000, 9)
    check = struct.pack(">I", zlib.crc32(b"zTXt" + bomb))
    with pytest.raises(PictureRefused):
        redrawn(_png(10, 10, struct.pack(">I", len(bomb)) + b"zTXt" + bomb + check))


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\xff\xd8\xff" + b"\0" * 50, b"<svg xmlns='http://www.w3.org/2000/svg'/>",
     b"GIF89a" + b"\0" * 40, b"%PDF-1.7", picture("BMP").getvalue(), picture("TIFF").getvalue()],
)  # fmt: skip
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(PictureRefused):
        redrawn(io.BytesIO(content))
