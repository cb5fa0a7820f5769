"""Rules of .kv files go by the name of a class: two classes of one name would get both rules."""

import ast
import re
from collections import Counter
from pathlib import Path

SCREENS = Path(__file__).parents[2] / "screens"
RULE = re.compile(r"^<-?([A-Z]\w*(?:,\s*[A-Z]\w*)*)(?:@[\w+]+)?>:", re.MULTILINE)


def _rules() -> set[str]:
    heads = [head for path in SCREENS.rglob("*.kv") for head in RULE.findall(path.read_text())]
    return {name.strip() for head in heads for name in head.split(",")}


def _classes() -> Counter[str]:
    trees = [ast.parse(path.read_text()) for path in SCREENS.rglob("*.py")]
    classes = (node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))
    made = (
        node.name for node in classes if any(ast.unparse(base) != "Protocol" for base in node.bases)
    )
    return Counter(made)


def test_no_two_classes_share_the_name_of_a_rule() -> None:
    classes, rules = _classes(), _rules()
    assert {"WhereCard", "Card", "MerchantScreen"} <= rules
    assert [name for name in rules if classes[name] > 1] == []
