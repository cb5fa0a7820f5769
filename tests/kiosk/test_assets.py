"""The bundled fonts, icons and demo content are complete and consistent."""

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

ASSETS = Path(__file__).parents[2] / "assets"
FONTS, DEMO = ASSETS / "fonts", ASSETS / "demo"
CHINESE_FONTS = ["NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"]
ABSENT_FROM_NOTO = {"\N{APPROXIMATELY EQUAL TO OR THE IMAGE OF}"}
SYMBOLS = "←→↑↓★☆●○■□▲▼✓①②③⑳℃￥¥·—…“”‘’《》、。，；：？！（）【】～ＡＺａｚ０９āáǎàüéñ£€©®×÷"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
    "康易乔赖文樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜路詹关"
    "苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强丛蒲闻华仇冼褚娄逄佘"
    "亓仝么乜仉冮厍郄郗郇酆宓昝晁晏淦溥滕璩瞿禤缪臧芮茹荀蔺虢詹訾謇赫逯邝邬邸郜钮阚隗鞠麴麦黎亶"
)
RARE_NAMES = "䶮㛃㬎㭎喆堃頔翀赟玥珺昇𬭎𬀩𫖯"

CREDIT_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LARGEST_PART = {
    "identity": 17,
    "operation": 55,
    "systems": 20,
    "consumer_protection": 8,
    "bonus": 10,
}
THEMES = {"公共秩序", "诚信经营", "垃圾分类", "环境整洁"}
PARAGRAPH_LIMIT = 160
PICTURE_BYTES = 60_000


@cache
def characters_of(font: str) -> frozenset[str]:
    with TTFont(FONTS / font, lazy=True) as face:
        return frozenset(map(chr, face.getBestCmap()))


@cache
def icons() -> dict[str, str]:
    codes: dict[str, str] = json.loads((FONTS / "icons.json").read_text())
    return {name: chr(int(code, 16)) for name, code in codes.items()}


@cache
def district() -> dict[str, Any]:
    return tomllib.loads((DEMO / "district.toml").read_text("utf-8"))


@cache
def columns() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((DEMO / "study/columns.toml").read_text("utf-8"))[
        "columns"
    ]
    return found


def piece_paths() -> list[Path]:
    return sorted((DEMO / "study").glob("*/*.md"))


def read_piece(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the Markdown of a piece."""
    _, front, body = path.read_text("utf-8").split("+++\n", 2)
    return tomllib.loads(front), body


def gbk_characters() -> set[str]:
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    decoded = "".join(pair.decode("gbk", "ignore") for pair in pairs)
    return {char for char in decoded if not char.isascii()}


def credit_check_symbol(code: str) -> str:
    """The last symbol of a unified social credit code (GB 32100-2015, 31 symbols)."""
    total = sum(
        CREDIT_SYMBOLS.index(symbol) * pow(3, place, 31) for place, symbol in enumerate(code[:17])
    )
    return CREDIT_SYMBOLS[-total % 31]


pieces = pytest.mark.parametrize("path", piece_paths(), ids=lambda path: path.stem)
fonts = pytest.mark.parametrize("font", CHINESE_FONTS)


@fonts
def test_the_fonts_show_every_character_of_the_demo(font: str) -> None:
    texts = [*DEMO.rglob("*.toml"), *DEMO.rglob("*.md")]
    used = set("".join(path.read_text("utf-8") for path in texts)) - {"\n"}
    assert used - characters_of(font) == set()


@fonts
def test_the_fonts_show_surnames_and_rare_given_names(font: str) -> None:
    assert set(SURNAMES + RARE_NAMES) - characters_of(font) == set()


@fonts
def test_the_fonts_show_all_of_gbk_and_the_symbols_of_the_screens(font: str) -> None:
    wanted = gbk_characters() | set(SYMBOLS) | set(map(chr, range(0x20, 0x7F)))
    assert len(wanted) > 21_000
    assert wanted - characters_of(font) == ABSENT_FROM_NOTO


@fonts
def test_the_fonts_are_the_simplified_face_without_layout_tables(font: str) -> None:
    with TTFont(FONTS / font, lazy=True) as face:
        assert face["name"].getDebugName(1).startswith("Noto Sans CJK SC")
        assert not {"GSUB", "GPOS"} & set(face.keys())


def test_every_named_icon_has_an_outline_in_the_middle_of_its_square() -> None:
    font = TTFont(FONTS / "icons.ttf")
    glyphs, cmap = font["glyf"], font.getBestCmap()
    for name, char in icons().items():
        glyph = cmap[ord(char)]
        advance, left = font["hmtx"][glyph]
        assert glyphs[glyph].numberOfContours != 0, name
        assert (advance, left) == (1000, glyphs[glyph].xMin), name


def test_the_licences_lie_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")
    assert "MIT License" in (FONTS / "ICONS-LICENSE.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("table", "count"),
    [("stations", 3), ("merchants", 12), ("rooms", 4), ("activities", 6), ("volunteers", 10)],
)
def test_the_demo_district_has_its_number_of(table: str, count: int) -> None:
    slugs = {row["slug"] for row in district()[table]}
    assert len(slugs) == len(district()[table]) == count


def test_the_demo_has_fifteen_pieces_in_five_columns() -> None:
    assert len(columns()) == 5
    assert len(piece_paths()) == 15
    assert {path.parent.name for path in piece_paths()} == {row["slug"] for row in columns()}


def test_references_between_rows_of_the_district_resolve() -> None:
    data = district()
    stations = {row["slug"] for row in data["stations"]}
    for table in ("merchants", "rooms", "activities", "volunteers"):
        assert {row["station"] for row in data[table]} <= stations
    shifts = {row["slug"]: row["shifts"] for row in data["activities"]}
    volunteers = {row["slug"] for row in data["volunteers"]}
    for sign_up in data["sign_ups"]:
        shift = shifts[sign_up["activity"]][sign_up["shift"]]
        assert set(sign_up["volunteers"]) <= volunteers
        assert len(sign_up["volunteers"]) <= shift["places"]


def test_shifts_end_after_they_start_and_themes_are_the_four() -> None:
    for activity in district()["activities"]:
        assert activity["theme"] in THEMES
        assert all(shift["start"] < shift["end"] for shift in activity["shifts"])


def test_credit_codes_are_unique_fictitious_and_have_the_right_check_symbol() -> None:
    codes = [row["credit_code"] for row in district()["merchants"]]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert re.fullmatch(r"9[12]990000[0-9A-Z]{10}", code)
        assert code[-1] == credit_check_symbol(code)


def test_the_check_symbol_agrees_with_a_published_code() -> None:
    assert credit_check_symbol("91350100M000100Y43") == "3"


def test_star_points_stay_within_their_parts() -> None:
    for merchant in district()["merchants"]:
        points = dict(merchant.get("star_points", {}))
        assert isinstance(points.pop("verified_breach", False), bool)
        assert all(0 <= given <= LARGEST_PART[part] for part, given in points.items())


def test_volunteers_are_obviously_fictitious() -> None:
    for volunteer in district()["volunteers"]:
        assert volunteer["name"].startswith("示例")
        assert re.fullmatch(r"1380000\d{4}", volunteer["phone"])
        assert re.fullmatch(r"V\d{7}", volunteer["card"])


@pieces
def test_a_piece_says_what_it_is(path: Path) -> None:
    front, body = read_piece(path)
    assert front["title"]
    assert front["summary"]
    assert front["minutes"] > 0
    assert (front["source"], front["licence"]) == ("本项目编写", "CC BY 4.0")
    assert front["published_at"].tzinfo is not None
    assert front["icon"] in icons()
    assert 400 <= len("".join(body.split())) <= 1100


@pieces
def test_the_paragraphs_of_a_piece_are_short(path: Path) -> None:
    _, body = read_piece(path)
    assert max(map(len, body.splitlines())) < PARAGRAPH_LIMIT


@pieces
def test_a_piece_uses_full_width_punctuation_beside_chinese(path: Path) -> None:
    assert (
        re.findall(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", path.read_text("utf-8"))
        == []
    )


@pieces
def test_the_answers_of_a_quiz_are_among_its_options(path: Path) -> None:
    for question in read_piece(path)[0].get("questions", []):
        correct = question["correct"]
        assert question["text"]
        assert question["explanation"]
        assert correct
        assert sorted(set(correct)) == correct
        assert set(correct) <= set(range(len(question["options"])))
        assert len(set(question["options"])) == len(question["options"])


def test_at_least_eight_pieces_have_a_quiz_of_three_questions() -> None:
    counts = [len(read_piece(path)[0].get("questions", [])) for path in piece_paths()]
    assert counts.count(3) >= 8


def test_column_icons_are_in_the_icon_set() -> None:
    assert {row["icon"] for row in columns()} <= set(icons())


@pytest.mark.parametrize(
    ("folder", "size"),
    [("photos", (720, 480)), ("rooms", (720, 480)), ("covers", (720, 360))],
)
def test_each_row_has_its_picture_of_the_right_size(folder: str, size: tuple[int, int]) -> None:
    owners = {"photos": district()["merchants"], "rooms": district()["rooms"], "covers": columns()}
    paths = sorted((DEMO / folder).glob("*.png"))
    assert {path.stem for path in paths} == {row["slug"] for row in owners[folder]}
    for path in paths:
        with Image.open(path) as picture:
            assert picture.size == size
        assert path.stat().st_size < PICTURE_BYTES
