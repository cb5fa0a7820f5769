"""gunicorn inside this process: a supervisor and its workers, each with some threads."""

from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication

from server.config.options import Options

STOP_WITHIN_S = 1


class Server(BaseApplication):  # type: ignore[misc]
    """What gunicorn wants of an application: its settings, and how to load it in a worker."""

    def __init__(self, options: Options) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self._settings().items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        from server.config.wsgi import application

        return application

    def _settings(self) -> dict[str, Any]:
        return {
            "bind": self._options.bind,
            "workers": self._options.workers,
            "threads": self._options.threads,
            "worker_class": "gthread",
            "graceful_timeout": STOP_WITHIN_S,
            "timeout": 60,
            "proc_name": "dangqun-server",
            "loglevel": "warning",
            "control_socket_disable": True,
        }


def serve(options: Options) -> None:
    """Until SIGTERM or SIGINT. A worker must not inherit an open connection of ours."""
    connections.close_all()
    print(f"dangqun-server: http://{options.bind}/office/", flush=True)
    Server(options).run()
