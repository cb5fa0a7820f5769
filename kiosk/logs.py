"""Structured log lines on standard error: JSON for the journal, no personal data."""

import logging
import sys
import traceback

import structlog
from structlog.typing import ExcInfo, Processor


def configure(level: str, *seeing: Processor) -> None:
    """Log at this level (debug, info, warning, error) and above. `seeing`: processors that get
    each line first, with its exception."""
    structlog.configure(
        processors=[
            *seeing,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(without_words),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def without_words(exc_info: ExcInfo) -> str:
    """What happened where. The words of an exception may hold what a person typed; only the
    system's own are told."""
    told: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        told.append("".join(traceback.format_tb(error.__traceback__)) + _kind(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nafter\n".join(told)


def _kind(error: BaseException) -> str:
    """Such as `builtins.OSError: No space left on device`."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    words = error.strerror if isinstance(error, OSError) and error.errno else None
    return f"{kind}: {words}" if words else kind
