"""Words that a public terminal does not offer by itself. Whoever wants one spells it out."""

_UNWANTED = (
    "淫", "屄", "肏", "屌", "娈", "鸡巴", "阴茎", "阴道", "阴唇", "性交", "做爱", "口交", "肛交",
    "色情", "黄片", "裸聊", "卖淫", "嫖娼", "妓女", "傻逼", "妈逼", "他妈的", "你妈的", "王八蛋",
    "婊子", "狗日", "强奸", "乱伦", "春药",
)  # fmt: skip


def is_unwanted(text: str) -> bool:
    """Whether a candidate holds such a word."""
    return any(word in text for word in _UNWANTED)
