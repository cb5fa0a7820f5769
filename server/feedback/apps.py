from server.config.areas import AreaConfig


class FeedbackConfig(AreaConfig):
    name = "server.feedback"
    verbose_name = "意见反馈"
