from server.config.areas import AreaConfig


class ChangesConfig(AreaConfig):
    name = "server.changes"
    verbose_name = "变更记录"
