"""QR codes as pictures inside a page."""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage


def qr_svg(text: str) -> str:
    """The code as an SVG element."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    stream = io.BytesIO()
    code.make_image(image_factory=SvgPathImage).save(stream)
    svg = stream.getvalue().decode()
    return svg[svg.index("<svg") :]
