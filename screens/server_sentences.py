"""Sentences that the server answers with; marked here, since the catalogue is the terminal's."""

from screens.language import N_

SENTENCES = (
    N_("这间会议室暂不开放预约"),
    N_("多次预约未到,暂时不能预约,请到服务台咨询"),
    N_("联系方式没有收好,请重新登记或到服务台办理"),
    N_("前一步没有成功,这一步也未能办理"),
    N_("本机的登录凭证无效,请联系工作人员"),
    N_("本机已被停用,请联系工作人员"),
    N_("请求过于频繁,请稍后再试"),
    N_("程序版本过旧,请升级"),
    N_("没有找到您的志愿者登记,请重新登记或到服务台办理"),
    N_("这家商户已不在册,请到服务台咨询"),
    N_("这条记录的内容无法识别,请联系工作人员"),
)
