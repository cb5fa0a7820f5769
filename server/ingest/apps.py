from server.config.areas import AreaConfig


class IngestConfig(AreaConfig):
    name = "server.ingest"
    verbose_name = "收件箱"
