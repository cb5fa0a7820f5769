from server.config.areas import AreaConfig


class MerchantsConfig(AreaConfig):
    name = "server.merchants"
    verbose_name = "诚信经营"
