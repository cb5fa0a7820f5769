from server.config.areas import AreaConfig


class PlacesConfig(AreaConfig):
    name = "server.places"
    verbose_name = "楼层平面图"
