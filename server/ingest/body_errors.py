"""What msgspec says of a body, in Chinese and for a person in the office."""

import re

TYPES = {
    "str": "文字",
    "int": "整数",
    "float": "小数",
    "bool": "是或否",
    "object": "对象",
    "array": "列表",
    "null": "空",
    "datetime": "时间",
    "uuid": "编号",
}

SAYINGS: tuple[tuple[str, str], ...] = (
    (r"Object missing required field `(.+)`", "缺少 {0}"),
    (r"Expected `str` of length >= (\d+)", "至少要有 {0} 个字"),
    (r"Expected `str` of length <= (\d+)", "最多 {0} 个字"),
    (r"Expected `(?:array|object)` of length >= (\d+)", "至少要有 {0} 项"),
    (r"Expected `(?:array|object)` of length <= (\d+)", "最多 {0} 项"),
    (r"Expected `(?:int|float)` >= (\S+)", "不能小于 {0}"),
    (r"Expected `(?:int|float)` <= (\S+)", "不能大于 {0}"),
    (r"Expected `str` matching regex .*", "格式不对"),
    (r"Expected `datetime` with a timezone component", "时间要写明时区,例如 2026-01-01T08:00:00Z"),
    (r"Invalid enum value '?(.*?)'?", "不能是“{0}”"),
    (r"a text holds the character U\+0000", "文字里有 U+0000 字符"),
    (r"Invalid UUID", "不是合法的编号"),
    (r"Invalid RFC3339 encoded datetime", "不是合法的时间,例如 2026-01-01T08:00:00Z"),
)
_EXPECTED = re.compile(r"Expected `(.+)`, got `(.+)`")


def in_chinese(path: str, reason: str) -> str:
    """`path:saying`, of the detail of an `invalid_body`."""
    return f"{path}:{_saying(reason)}"


def _saying(reason: str) -> str:
    for pattern, saying in SAYINGS:
        if found := re.fullmatch(pattern, reason):
            return saying.format(*found.groups())
    if found := _EXPECTED.fullmatch(reason):
        return f"应为{_names(found[1])},现为{_names(found[2])}"
    return reason


def _names(types: str) -> str:
    return "或".join(TYPES.get(name, name) for name in types.split(" | "))
