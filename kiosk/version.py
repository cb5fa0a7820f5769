"""The installed version."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("dangqun-terminal")
except PackageNotFoundError:
    VERSION = "0+source"
