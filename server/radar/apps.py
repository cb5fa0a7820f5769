from server.config.areas import AreaConfig


class RadarConfig(AreaConfig):
    name = "server.radar"
    verbose_name = "诚信雷达"
