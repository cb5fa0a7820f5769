"""A visitor's phone: the system's Chromium at its size, without scripts, on the real server."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.end_to_end.machines import ServerProcess

CHROMIUM = "/usr/bin/chromium"
MOST_WEIGHT = 50_000
SHOP = "青麦烘焙"

CODE = f"""
from server.merchants.models import IntegrityCode
code = IntegrityCode.objects.filter(merchant__name="{SHOP}", revoked_at=None).first()
print(json.dumps("/C/" + code.text.split("/C/")[1]))
"""
SHOP_ID = f"""
from server.merchants.models import Merchant
print(json.dumps(str(Merchant.objects.get(name="{SHOP}").pk)))
"""
ANSWERED = """
from django.contrib.auth.models import User
from django.utils import timezone
from server.merchants import services
from server.merchants.models import Complaint
for step in ("accept", "answer"):
    row = Complaint.objects.get(reference="{reference}")
    services.take_step(step, complaint=row, officer=User.objects.first(), seen=row.step,
                       now=timezone.now(), text="已退还差价")
print(json.dumps(row.reference))
"""
KEPT = """
from server.merchants.models import Complaint, Rating
from server.phone.models import ComplaintPicture
row = Complaint.objects.get(reference="{reference}")
rating = Rating.objects.order_by("-created_at").first()
print(json.dumps([row.status, row.text, rating.stars, rating.tags,
                  ComplaintPicture.objects.filter(complaint=row).count()]))
"""
SMALL_TARGETS = """() => {
    const things = 'a:not(.skip), button, summary, textarea, input:not([type=hidden])';
    const choice = e => e.matches('[type=radio],[type=checkbox]') ? e.parentElement : e;
    return [...document.querySelectorAll(things)].filter(e => e.getClientRects().length)
        .map(e => [e.textContent.trim() || e.name || e.id, choice(e).getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44)
        .map(([name, box]) => `${name} ${box.width}x${box.height}`);
}"""
SIDEWAYS = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(e => e.tagName + '.' + e.className)"""


TWICE = """() => document.styleSheets[0].insertRule('html{font-size:212.5% !important}',
    document.styleSheets[0].cssRules.length)"""


@dataclass
class Phone:
    """A page, and what was wrong with any page that it showed."""

    page: Page
    url: str
    weights: dict[str, int]

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.is_in_order()

    def tap(self, name: str, role: Any = "link") -> None:
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=True).first.click()
        self.is_in_order()

    def is_in_order(self) -> None:
        """Nothing is wider than the phone, nothing too small for a thumb."""
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"], self.page.url  # type: ignore[index]
        assert self.page.evaluate(SIDEWAYS) == [], self.page.url
        assert self.page.evaluate(SMALL_TARGETS) == [], self.page.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One for all pages here: each test is another phone."""
    made = ServerProcess(tmp_path_factory.mktemp("phone"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(params=[(390, 844), (320, 568)], ids=["390", "320"])
def phone(
    request: pytest.FixtureRequest, browser: Browser, server: ServerProcess
) -> Iterator[Phone]:
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=False,
        has_touch=True,
        is_mobile=True,
    )
    phone = Phone(context.new_page(), server.url, {})
    phone.page.on("response", lambda reply: _weigh(phone, reply))
    yield phone
    context.close()


def _weigh(phone: Phone, reply: Any) -> None:
    kind = reply.headers.get("content-type", "")
    assert reply.url.startswith(phone.url), f"another site: {reply.url}"
    assert "javascript" not in kind
    if kind.startswith(("text/html", "text/css")) and reply.status < 300:
        phone.weights[reply.url] = int(reply.headers["content-length"])


def _photo(folder: Path) -> Path:
    path = folder / "receipt.jpg"
    Image.effect_noise((1200, 900), 80).convert("RGB").save(path, "JPEG")
    return path


def test_from_the_sticker_to_the_closed_complaint(
    phone: Phone, server: ServerProcess, tmp_path: Path
) -> None:
    page = phone.page
    phone.open(server.ask(CODE))
    expect(page.get_by_role("heading", name="真实有效")).to_be_visible()
    expect(page.get_by_role("heading", name=SHOP)).to_be_visible()
    assert page.evaluate("document.querySelector('img.photo').naturalWidth") > 300
    phone.tap("看商户主页")
    expect(page.get_by_role("img", name="四个部分的得分图")).to_be_visible()

    phone.tap("评价")
    expect(page.get_by_text("服务热情")).to_be_hidden()
    page.get_by_label("非常满意", exact=True).check()
    page.get_by_label("服务热情").check()
    phone.is_in_order()
    phone.tap("提交评价", "button")
    expect(page.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
    phone.tap("回商户主页")

    phone.tap("投诉")
    page.get_by_label("价格", exact=True).check()
    page.get_by_label("发生了什么").fill("价签与结账不符")
    page.get_by_label("照片").set_input_files(_photo(tmp_path))
    phone.tap("提交投诉", "button")
    expect(page.get_by_role("heading", name="投诉已提交")).to_be_visible()
    reference = page.locator(".reference").inner_text().replace(" ", "")

    server.ask(ANSWERED.format(reference=reference))
    phone.open("/F/")
    page.get_by_label("查询编号").fill(reference.lower())
    phone.tap("查进度", "button")
    expect(page.get_by_role("heading", name="现在：已答复")).to_be_visible()
    expect(page.get_by_text("已退还差价")).to_be_visible()
    page.get_by_text("没有解决，要求重新办理").click()
    phone.is_in_order()
    phone.tap("解决了，确认办结", "button")
    expect(page.get_by_role("heading", name="现在：已办结")).to_be_visible()

    kept = server.ask(KEPT.format(reference=reference))
    assert kept == ["closed", "价签与结账不符", 5, ["服务热情"], 1]
    style = max(size for url, size in phone.weights.items() if url.endswith(".css"))
    heaviest = max(size for url, size in phone.weights.items() if not url.endswith(".css"))
    assert heaviest + style <= MOST_WEIGHT
    assert len(phone.weights) > 8


def test_wrong_turns_stay_in_order_and_say_what_to_do(phone: Phone, server: ServerProcess) -> None:
    page = phone.page
    good = server.ask(CODE)
    phone.open(good[:90] + ("A" if good[90] != "A" else "B") + good[91:])
    expect(page.get_by_role("heading", name="疑似假码")).to_be_visible()
    phone.open("/C/" + "X" * 300)
    expect(page.get_by_role("heading", name="看不清楚")).to_be_visible()
    phone.tap("输入码下的编号")
    page.get_by_label("码下的编号").fill("ABCDE-12345")
    phone.tap("查这个码", "button")
    expect(page.get_by_role("heading", name="编号不对")).to_be_visible()
    for path in ("/F/ZZZZZZZZ", "/T/X", "/M/X"):
        phone.open(path)


def test_twice_the_letters_fit_a_narrow_phone(browser: Browser, server: ServerProcess) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    shop = server.ask(SHOP_ID)
    for path in (server.ask(CODE), f"/M/{shop}", f"/M/{shop}/rate", f"/M/{shop}/complain", "/F/"):
        page.goto(server.url + path)
        page.evaluate(TWICE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    context.close()


def test_the_keyboard_sees_where_it_is(browser: Browser, server: ServerProcess) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(server.url + "/C/")
    for _ in range(4):
        page.keyboard.press("Tab")
        seen = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(seen) == "solid"
    page.close()
