from server.config.areas import AreaConfig


class NoticesConfig(AreaConfig):
    name = "server.notices"
    verbose_name = "通知"
