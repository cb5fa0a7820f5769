"""The process that zbar runs in, because zbar may abort on a bad code. Imports none of ours.

Standard input is a socket to the parent, used both ways, numbers big-endian:
request: width 4 bytes, height 4, then width * height bytes of grey;
answer: count 1, then for each code: bytes 4, corners 1, the bytes, x and y 4 each a corner.
"""

import ctypes
import resource
import socket
import struct
from collections.abc import Iterator
from typing import Any

from pyzbar import wrapper as zbar

SIZE = struct.Struct(">II")
CODE = struct.Struct(">IB")
POINT = struct.Struct(">ii")
MAX_CODES = 16

_CFG_BINARY = 4  # raw bytes of QR codes; zbar 0.23.1 has it, pyzbar's list of names has not
_CFG_TEST_INVERTED = 0x81  # also light codes on dark
_Y800 = int.from_bytes(b"Y800", "little")
_EVERY_SYMBOL = 0


def main() -> None:
    """Answers requests until the parent closes its end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # an abort writes no camera picture to disk
    scanner = _new_scanner()
    with socket.socket(fileno=0) as parent:
        try:
            while True:
                width, height = SIZE.unpack(receive(parent, SIZE.size))
                pixels = receive(parent, width * height)
                parent.sendall(_answer(scanner, width, height, pixels))
        except (EOFError, OSError):
            return  # the parent has gone


def receive(peer: socket.socket, length: int) -> bytearray:
    """Exactly `length` bytes. Raises EOFError when the peer closes before."""
    data = bytearray(length)
    view = memoryview(data)
    while view:
        got = peer.recv_into(view)
        if not got:
            raise EOFError("the other end has closed")
        view = view[got:]
    return data


def _new_scanner() -> Any:
    scanner = zbar.zbar_image_scanner_create()
    settings = [
        (_EVERY_SYMBOL, zbar.ZBarConfig.CFG_ENABLE, 0),
        (zbar.ZBarSymbol.QRCODE, zbar.ZBarConfig.CFG_ENABLE, 1),
        (zbar.ZBarSymbol.QRCODE, _CFG_BINARY, 1),
        (_EVERY_SYMBOL, _CFG_TEST_INVERTED, 1),
    ]
    for symbol, config, value in settings:
        if zbar.zbar_image_scanner_set_config(scanner, symbol, config, value):
            raise RuntimeError(f"zbar refuses setting {int(config)}: version 0.23.1 is needed")
    return scanner


def _answer(scanner: Any, width: int, height: int, pixels: bytearray) -> bytes:
    image = zbar.zbar_image_create()
    try:
        data = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
        zbar.zbar_image_set_format(image, _Y800)
        zbar.zbar_image_set_size(image, width, height)
        zbar.zbar_image_set_data(image, ctypes.cast(data, ctypes.c_void_p), len(pixels), None)
        zbar.zbar_scan_image(scanner, image)
        codes = [_packed(symbol) for symbol in _symbols(image)][:MAX_CODES]
    finally:
        zbar.zbar_image_destroy(image)
    return bytes([len(codes)]) + b"".join(codes)


def _symbols(image: Any) -> Iterator[Any]:
    symbol = zbar.zbar_image_first_symbol(image)
    while symbol:
        yield symbol
        symbol = zbar.zbar_symbol_next(symbol)


def _packed(symbol: Any) -> bytes:
    length = zbar.zbar_symbol_get_data_length(symbol)
    data = ctypes.string_at(zbar.zbar_symbol_get_data(symbol), length)
    corners = min(zbar.zbar_symbol_get_loc_size(symbol), 255)
    points = [
        POINT.pack(
            zbar.zbar_symbol_get_loc_x(symbol, index), zbar.zbar_symbol_get_loc_y(symbol, index)
        )
        for index in range(corners)
    ]
    return CODE.pack(length, corners) + data + b"".join(points)


if __name__ == "__main__":
    main()
