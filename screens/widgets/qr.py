"""A QR code drawn from its modules."""

from typing import Any

from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.widget import Widget


class QrCode(Widget):
    """Shows `content`, black on white in every mode, with its quiet zone."""

    content = StringProperty("")
    texture = ObjectProperty(None, allownone=True)

    def on_content(self, *_: Any) -> None:
        import qrcode  # with Pillow 10 MB that most visits do not need

        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=3)
        code.add_data(self.content)
        rows = code.get_matrix()
        pixels = bytes(0 if dark else 255 for row in reversed(rows) for dark in row)
        texture = Texture.create(size=(len(rows), len(rows)), colorfmt="luminance")
        texture.mag_filter = "nearest"
        texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
        self.texture = texture
