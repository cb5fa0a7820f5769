from server.config.areas import AreaConfig


class StudyConfig(AreaConfig):
    name = "server.study"
    verbose_name = "学习"
