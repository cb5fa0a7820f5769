from server.config.areas import AreaConfig


class DevicesConfig(AreaConfig):
    name = "server.devices"
    verbose_name = "终端"
