from server.config.areas import AreaConfig


class CodelistsConfig(AreaConfig):
    name = "server.codelists"
    verbose_name = "签名名单"
