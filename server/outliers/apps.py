from server.config.areas import AreaConfig


class OutliersConfig(AreaConfig):
    name = "server.outliers"
    verbose_name = "异常评价"
