"""A picture of the window as a PNG file."""

from pathlib import Path

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels


def write_picture(path: Path) -> bool:
    """Draws the window now and writes what it shows."""
    from PIL import Image  # 10 MB, for whoever asks for a picture

    Window.dispatch("on_draw")
    glFinish()
    width, height = Window.system_size
    pixels = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
    picture = Image.frombytes("RGB", (width, height), pixels)
    picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(path)
    return True
