from server.config.areas import AreaConfig


class VolunteersConfig(AreaConfig):
    name = "server.volunteers"
    verbose_name = "志愿服务"
