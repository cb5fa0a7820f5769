from server.config.areas import AreaConfig


class RoomsConfig(AreaConfig):
    name = "server.rooms"
    verbose_name = "会议室"
