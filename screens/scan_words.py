"""What the scan screen says while a code is held before the camera."""

from dataclasses import dataclass

from screens.language import N_


@dataclass(frozen=True)
class ScanWords:
    """`title` and `text` are message ids; `tone` has a soft ground."""

    icon: str
    title: str
    text: str
    tone: str = "amber"


READY = ScanWords("scan", N_("请把二维码对准取景框"), N_("离镜头约一个手掌远,稍停一下"), "green")
HINTS = {
    "show_code": READY,
    "too_dark": ScanWords("moon", N_("光线太暗"), N_("请把码转向亮处;码在手机上的,请把屏幕调亮")),
    "too_bright": ScanWords("sun", N_("光线太强"), N_("请用手挡一挡光,或换个方向")),
    "glare": ScanWords("bulb", N_("码上有反光"), N_("请把码斜一点,避开灯光")),
    "too_far": ScanWords("zoom-in", N_("请再靠近一点"), N_("让码占满取景框的一半以上")),
    "too_close": ScanWords("zoom-out", N_("请再离远一点"), N_("让整个码都在取景框里")),
    "blurred": ScanWords("eye-off", N_("看不清楚"), N_("请稍微拉远一点,停稳等一会儿")),
    "hold_still": ScanWords("hourglass", N_("看到码了,请拿稳"), N_("保持不动一两秒"), "green"),
}
"""By the word of `kiosk.devices.hints.Hint`."""

READ = ScanWords("circle-check", N_("读到了"), N_("正在核对"), "green")
TWO_CODES = ScanWords("alert-circle", N_("看到了两个码"), N_("请只对准一个码"))
UNREADABLE = ScanWords("alert-circle", N_("这个码读不懂"), N_("请换一个角度,或输入编号"))
NO_CAMERA = ScanWords(
    "camera", N_("摄像头现在不能用"), N_("请用旁边的扫码器扫,或输入码下面的10位编号")
)
NO_EYES = ScanWords("camera", N_("摄像头现在不能用"), N_("请输入码下面的10位编号"))
"""Neither a camera nor a scanner."""

PRIVACY = N_("只核对码,不记录是谁扫的。")
SCANNER_GONE = N_("扫码器没有接好,请告诉工作人员。")
