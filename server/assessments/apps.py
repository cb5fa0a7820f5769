from server.config.areas import AreaConfig


class AssessmentsConfig(AreaConfig):
    name = "server.assessments"
    verbose_name = "星级评定"
