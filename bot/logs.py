"""Structured logs, one JSON object a line on standard error: ids and codes, never words or tokens."""

from __future__ import annotations

import logging
import sys

import structlog

OURS = ("bot", "adapters", "activities")
ANYBODYS = frozenset({"level", "timestamp", "logger", "exc_info"})
SHOWN = ANYBODYS | {"event", "call", "code", "delivery", "error", "status"}


def set_up(level: str) -> None:
    """Our own loggers at this level, everybody else's at WARNING, all through one filter."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.stdlib.ExtraAdder(),
                only_known,
                where,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.ExtraAdder(),
            ],
        )
    )
    logging.raiseExceptions = False  # it would print the line that can't be written, with all its arguments
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


def only_known(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Nothing but what we mean to log; others' messages may quote anything, so only their origin is told."""
    if str(event.get("logger", "")).partition(".")[0] in OURS:
        return {key: value for key, value in event.items() if key in SHOWN}
    return {"event": "elsewhere", **{key: value for key, value in event.items() if key in ANYBODYS}}


def where(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An error as its type and the places it passed. Its message may hold what somebody wrote."""
    found = event.pop("exc_info", None)
    if isinstance(found, tuple) and found[1] is not None:
        error, trace, places = found[1], found[2], []
        while trace is not None:
            places.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["error"], event["where"] = type(error).__name__, places[-8:]
    return event
