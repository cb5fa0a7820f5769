from server.config.areas import AreaConfig


class DistrictsConfig(AreaConfig):
    name = "server.districts"
    verbose_name = "商圈"
