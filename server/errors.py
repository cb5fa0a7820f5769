"""What can go wrong in the server.

ServerError
├── OptionsError            a setting has a wrong value
├── ContactUnreadable       sealed personal data that this server's key does not open
└── Problem                 answered to a device as a problem document
    ├── Malformed           400
    ├── Unauthenticated     401
    ├── DeviceRevoked       403
    ├── EnrolmentRefused    403
    ├── NotFound            404
    ├── InstallFork         409
    ├── TooLarge            413
    ├── UnsupportedMedia    415
    ├── SignatureInvalid    403
    ├── UpgradeRequired     426
    ├── ProtoUnsupported    426
    └── TooManyRequests     429
"""

from typing import ClassVar


class ServerError(Exception):
    """Anything that this package raises on purpose."""


class OptionsError(ServerError):
    """Names the key and what is allowed, in one line."""


class ContactUnreadable(ServerError):
    """The sealed box was not made for this server's key, or what is inside is no contact."""


class Problem(ServerError):
    """A reply `{code, message_key, retry_after?}`. `message_key` is the msgid for the screen."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    message_key: ClassVar[str] = "请求有误"

    def __init__(
        self, reason: str = "", *, retry_after_s: int | None = None, **members: str
    ) -> None:
        """`reason` is for the reader of the reply; `members` join the problem document."""
        super().__init__(reason or self.code)
        self.retry_after_s = retry_after_s
        self.members = {"reason": reason, **members} if reason else members


class Malformed(Problem):
    """The body is no JSON, or not the object that the call takes."""


class Unauthenticated(Problem):
    """No bearer, or one that no device has."""

    status = 401
    code = "unauthenticated"
    message_key = "本机的登录凭证无效,请联系工作人员"


class DeviceRevoked(Problem):
    """The office revoked the device: its queue may go to escrow only."""

    status = 403
    code = "device_revoked"
    message_key = "本机已被停用,请联系工作人员"


class EnrolmentRefused(Problem):
    """The enrolment code is unknown, expired, or was used with another key."""

    status = 403
    code = "enrolment_refused"
    message_key = "登记码无效、已过期或已被使用"


class SignatureInvalid(Problem):
    """An escrow whose signature is not of the device's enrolment key."""

    status = 403
    code = "signature_invalid"
    message_key = "签名无效"


class NotFound(Problem):
    status = 404
    code = "not_found"
    message_key = "没有找到"


class InstallFork(Problem):
    """Two machines use one install_id; the reply carries a new one."""

    status = 409
    code = "install_fork"
    message_key = "本机数据被复制过,已换用新的安装编号"


class TooLarge(Problem):
    """More than a batch may hold."""

    status = 413
    code = "too_large"
    message_key = "内容过大"


class UnsupportedMedia(Problem):
    status = 415
    code = "unsupported_media_type"
    message_key = "内容类型不受支持"


class UpgradeRequired(Problem):
    """The terminal's program is older than `min_app_version`."""

    status = 426
    code = "upgrade_required"
    message_key = "程序版本过旧,请升级"


class ProtoUnsupported(Problem):
    """The terminal speaks another version of the protocol."""

    status = 426
    code = "proto_unsupported"
    message_key = "程序版本过旧,请升级"


class TooManyRequests(Problem):
    status = 429
    code = "too_many_requests"
    message_key = "请求过于频繁,请稍后再试"
