"""What the office waits for: 240 stickers as PDF, 2,000 merchants from and to Excel, the radar.

Through the office's own pages, in one process, on SQLite.
"""

import io
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.machine import report, resident_mb
from tests.bench.office_database import MEASURE, figures_on

STICKERS, ROWS = 240, 2_000
HEADERS = ["商户名称", "业态", "统一社会信用代码", "所属站点", "楼层", "铺位号", "地址"]


def main() -> None:
    """Print the figures."""
    report("office", **figures_on("sqlite", __file__))


def measure() -> dict[str, Any]:
    """In a process with Django's settings."""
    import django

    django.setup()
    from tests.bench import office_rows

    office_rows.demo_district()
    office = office_rows.office()
    imported = _import_and_export(office)
    return {
        "stickers": STICKERS,
        "merchants": ROWS,
        **imported,
        **_stickers(office),
        "radar": _timed(lambda: _found(office.get("/office/radar/"))),
        "memory_mb": resident_mb(),
    }


def _import_and_export(office: Any) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from server.merchants.models import Merchant

    before, pages = Merchant.objects.count(), list[str]()
    file = SimpleUploadedFile("商户.xlsx", _workbook())
    form = {"format": "0", "resource": "0", "import_file": file}
    url = "/office/merchants/merchant/"
    check = _timed(lambda: pages.append(_found(office.post(f"{url}import/", form))))
    fields = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', pages[0].split("process_import")[1]
    )
    confirm = _timed(lambda: office.post(f"{url}process_import/", dict(fields)))
    if Merchant.objects.count() != before + ROWS:
        sys.exit("the import did not take all rows")
    export = _timed(lambda: office.get(f"{url}export/").content)
    return {"check": check, "confirm": confirm, "export": export}


def _workbook() -> bytes:
    from openpyxl import Workbook

    from server.merchants.credit_code import check_character
    from server.stations.models import Station

    station, book = Station.objects.order_by("name")[0].name, Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    sheet.append(HEADERS)
    for number in range(ROWS):
        first_17 = f"9199{number:013d}"
        code = first_17 + check_character(first_17)
        shop = [f"第{number}号店", "餐饮", code, station, "1层", f"N{number}", f"滨江路{number}号"]
        sheet.append(shop)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _stickers(office: Any) -> dict[str, Any]:
    from datetime import UTC, datetime, timedelta

    from server.merchants import services
    from server.merchants.models import Merchant

    until = (datetime.now(UTC) + timedelta(days=365)).date()
    shops = Merchant.objects.select_related("district").filter(name__startswith="第")[:STICKERS]
    codes = [services.issue_code(merchant=shop, expires=until) for shop in shops]
    chosen = {
        "action": "print_small",
        "select_across": "0",
        "_selected_action": [str(code.pk) for code in codes],
    }
    replies: list[Any] = []
    url = "/office/merchants/integritycode/"
    took = _timed(lambda: replies.append(office.post(url, chosen)))
    if not replies[0].content.startswith(b"%PDF"):
        sys.exit("no PDF came")
    return {"print": took, "pdf_kb": round(len(replies[0].content) / 1000)}


def _found(reply: Any) -> str:
    if reply.status_code != 200:
        sys.exit(f"a page answered {reply.status_code}")
    text: str = reply.content.decode()
    return text


def _timed(work: Callable[[], Any]) -> dict[str, float]:
    """Seconds as a person waits, and those that this process computed."""
    started, cpu = time.perf_counter(), time.process_time()
    work()
    waited, computed = time.perf_counter() - started, time.process_time() - cpu
    return {"waited_s": round(waited, 2), "computed_s": round(computed, 2)}


if __name__ == "__main__":
    if MEASURE in sys.argv:
        print(json.dumps(measure()))
    else:
        main()
