"""What the first version of the rules is drafted from. The parts' points are the district
committee's (identity 17, operation 55, systems 20, consumer protection 8); how a part is divided is
a proposal that the office edits before it publishes."""

from server.assessments.models import Part

NOTE = "起始版本:四个部分的分值和分数线按商圈《星级党员商户评定》,细项是建议的分法"

ITEMS: tuple[tuple[Part, str, int, str], ...] = (
    (Part.IDENTITY, "党员商户标识挂在门口看得见的位置", 5, "没有挂扣 5 分,位置不明显扣 2 分"),
    (Part.IDENTITY, "公开身份、职责和承诺", 5, "三项少一项扣 2 分,全无扣 5 分"),
    (Part.IDENTITY, "党员上岗佩戴党徽", 4, "抽查一人未佩戴扣 2 分"),
    (Part.IDENTITY, "公示证照和投诉电话", 3, "缺一样扣 2 分"),
    (Part.OPERATION, "证照齐全,按登记的范围经营", 10, "超范围经营扣 10 分,证照过期扣 5 分"),
    (Part.OPERATION, "明码标价,不虚构原价", 10, "抽查十件,每件不符扣 2 分"),
    (Part.OPERATION, "商品和服务质量合格", 10, "抽检不合格扣 10 分,过期商品在架扣 5 分"),
    (Part.OPERATION, "计量准确", 5, "衡器未检定扣 3 分,短斤少两扣 5 分"),
    (Part.OPERATION, "店内外整洁,消防通道畅通", 10, "通道堵塞扣 6 分,不整洁扣 2 至 4 分"),
    (Part.OPERATION, "文明服务", 10, "查实的服务投诉每件扣 2 分"),
    (Part.SYSTEMS, "进货查验有台账", 6, "没有台账扣 6 分,缺项每处扣 1 分"),
    (Part.SYSTEMS, "岗位责任和培训有记录", 5, "没有记录扣 3 分,职责不清扣 2 分"),
    (Part.SYSTEMS, "消防和食品等安全制度上墙并落实", 5, "没有上墙扣 2 分,没有落实扣 3 分"),
    (Part.SYSTEMS, "每季度自查诚信经营", 4, "少一次扣 1 分"),
    (Part.CONSUMER_PROTECTION, "投诉有专人受理并登记", 3, "没有专人扣 2 分,没有登记扣 1 分"),
    (Part.CONSUMER_PROTECTION, "按时办结投诉", 3, "超期一件扣 1 分"),
    (Part.CONSUMER_PROTECTION, "退换货等承诺兑现", 2, "查实未兑现一件扣 1 分"),
)
