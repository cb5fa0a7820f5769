"""Log lines: one JSON object each on standard error, without personal data.

An exception's text may quote a row (`Key (phone)=(…)`), so only its type and place are logged.
"""

import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def failure(error: BaseException) -> dict[str, Any]:
    """The type and the innermost frames, `file:line function`."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"type": type(error).__name__, "places": places}


def without_values(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace exc_info by what `failure` tells."""
    exc_info = line.pop("exc_info", None)
    if isinstance(exc_info, tuple) and exc_info[1] is not None:
        line["failure"] = failure(exc_info[1])
    elif isinstance(exc_info, BaseException):
        line["failure"] = failure(exc_info)
    return line


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_values,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}


def configure_structlog() -> None:
    """Hand structlog's lines to the standard library's handler above."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
