"""Excel files of the back office: every cell is text, and stays it."""

import io
import zipfile
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from import_export.formats.base_formats import XLSX
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 5 * 1024 * 1024
MOST_BYTES_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 2000
"""As many as are written within the time that the web server gives a page."""
MOST_COLUMNS = 60

FORMULA = "\0formula"
"""Stands for a cell that holds a formula, whose result may be anything."""

_COLUMN_WIDTH = 18


class TextWorkbook(XLSX):  # type: ignore[misc]
    """The first sheet of an .xlsx, its first row the headers.

    Cells are written as text with Excel's own mark for it, so that a name that begins with
    = + - or @ is never calculated, and a long number keeps its digits.
    """

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Raises ValidationError with the reason in Chinese."""
        _refuse_bombs(in_stream)
        try:
            book = load_workbook(io.BytesIO(in_stream), read_only=True)
            rows = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in _bounded(book)]
        except (InvalidFileException, KeyError, ValueError, OSError, SyntaxError):
            raise ValidationError("这个文件打不开,请在 Excel 里另存为 .xlsx 再试") from None
        while rows and not any(rows[-1]):
            rows.pop()
        if len(rows) < 2:
            raise ValidationError("表里没有数据:第 1 行是表头,从第 2 行起每行一家商户")
        return _dataset(rows)

    def export_data(self, dataset: tablib.Dataset, **_: Any) -> bytes:
        book = Workbook()
        sheet = book.active
        sheet.title = "商户"
        sheet.freeze_panes = "A2"
        for row, values in enumerate([dataset.headers, *dataset], start=1):
            for column, value in enumerate(values, start=1):
                _write(sheet.cell(row, column), str(value or ""))
        for cell in sheet[1]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FEE2E2")
            sheet.column_dimensions[cell.column_letter].width = _COLUMN_WIDTH
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def _refuse_bombs(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise ValidationError("文件超过 5 MB,请分几次导入")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        raise ValidationError("这不是 .xlsx 文件,请在 Excel 里另存为 .xlsx 再试") from None
    if unpacked > MOST_BYTES_UNPACKED:
        raise ValidationError("文件展开后过大,请分几次导入")


def _bounded(book: Any) -> Any:
    for number, row in enumerate(book.worksheets[0].iter_rows()):
        if number > MOST_ROWS:
            raise ValidationError(f"一次最多导入 {MOST_ROWS} 行,请分几次导入")
        yield row


def _text(cell: Any) -> str:
    """As a person sees it: 101 for a shop number that Excel took for a number."""
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return str(cell.value).strip()


def _dataset(rows: list[list[str]]) -> tablib.Dataset:
    headers = rows[0]
    while headers and not headers[-1]:
        headers.pop()
    doubled = sorted({name for name in headers if headers.count(name) > 1})
    if doubled or "" in headers:
        raise ValidationError(f"表头有空的或重复的列:{'、'.join(doubled) or '空表头'}")
    width = len(headers)
    dataset = tablib.Dataset(headers=headers)
    for row in rows[1:]:
        dataset.append((row + [""] * width)[:width])
    return dataset


def _write(cell: Cell, text: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "\r")
