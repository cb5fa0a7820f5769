"""What others ask of signed lists. Knows nothing of merchants, so that they may ask too."""

from datetime import datetime, timedelta

from server.codelists.models import IssuedList, RootKey
from server.codelists.root_files import is_here
from server.districts.models import District

WARN_BEFORE = timedelta(days=2)


def current_root(district: District) -> RootKey | None:
    """The root that signs."""
    found = RootKey.objects.filter(district=district).order_by("-number")
    return found.select_related("district").first()


def newest_list(district: District) -> IssuedList | None:
    """What terminals have, or will after their next pull."""
    return IssuedList.objects.filter(district=district).select_related("root").first()


def pinned_root(district: District) -> str | None:
    """What a terminal is to pin at its enrolment; None until a list was signed."""
    newest = newest_list(district)
    return newest.root.public_key if newest else None


def signed_key_numbers(district: District) -> set[int] | None:
    """The signing keys that terminals trust; None where the district signs no lists yet."""
    newest = newest_list(district)
    if newest is None:
        return None
    return {key["key_no"] for key in newest.keys if not key["revoked"]}


def list_notices(now: datetime) -> list[str]:
    """What the office must see to, in Chinese, of every district."""
    told = (list_notice(district, now) for district in District.objects.all())
    return [notice for notice in told if notice]


def list_notice(district: District, now: datetime) -> str:
    """Empty when all is well."""
    root, newest = current_root(district), newest_list(district)
    if root is None:
        return f"{district}还没有根密钥,终端收到的诚信码名单没有签名,请新建根密钥"
    if newest is None:
        return f"{district}的诚信码名单还没有签过名"
    if newest.valid_until <= now:
        return f"{district}的签名名单已经过期,各终端不能再判定真码,请立即签名"
    where = "" if is_here(root) else f"({root}的私钥不在本服务器,请导出后离线签名)"
    if newest.valid_until - now <= WARN_BEFORE:
        return f"{district}的签名名单两天内到期{where},到期后各终端不能再判定真码"
    return ""
