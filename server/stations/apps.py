from server.config.areas import AreaConfig


class StationsConfig(AreaConfig):
    name = "server.stations"
    verbose_name = "组织与站点"
