from server.config.areas import AreaConfig


class MediaConfig(AreaConfig):
    name = "server.media"
    verbose_name = "媒体"
