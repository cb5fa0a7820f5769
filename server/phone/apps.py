from server.config.areas import AreaConfig


class PhoneConfig(AreaConfig):
    name = "server.phone"
    verbose_name = "手机页面"
