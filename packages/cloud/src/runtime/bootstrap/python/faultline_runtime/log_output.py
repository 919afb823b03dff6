"""Log events as Lambda's Python runtime writes them: by ``logging``, ``context.log`` and of errors."""

import json
import logging
import os
import struct
import time

from .errors import stack_trace_of
from .lambda_paths import as_on_lambda

#: Type of a text frame with a timestamp; the upper half is the magic number.
_FRAME_TYPE = 0xA55A0003
_MICROSECONDS_PER_SECOND = 1_000_000
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"
_TEXT_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
#: AWS indents traces by no-break spaces, which log viewers keep.
_INDENT = "\u00a0\u00a0"
_RECORD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id"}


class LogOutput:
    """Where log events go: frames on the telemetry descriptor, else lines on stdout."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self.request_id = None

    def write(self, text):
        """One event, however many lines it has."""
        body = as_on_lambda(text).encode("utf-8", "backslashreplace")
        micros = int(time.time() * _MICROSECONDS_PER_SECOND)
        rest = memoryview(struct.pack(">IIQ", _FRAME_TYPE, len(body), micros) + body)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def write_error(self, document, is_json):
        """What the runtime logs of an error that it answers with."""
        self.write(_json_error(document) if is_json else _text_error(document))


def is_json_format():
    """Whether the function's log format is JSON."""
    return os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"


def set_up_logging(output):
    """Makes the root logger write Lambda's events, from the level of AWS_LAMBDA_LOG_LEVEL on in the JSON format."""
    logging.Formatter.converter = time.gmtime
    logger = logging.getLogger()
    handler = _OutputHandler(output)
    handler.addFilter(_RequestIdFilter(output))
    if is_json_format():
        handler.setFormatter(_JsonFormatter())
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
        if level:
            logger.setLevel({"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(level, level))
    else:
        handler.setFormatter(logging.Formatter(_TEXT_FORMAT, _TIME_FORMAT))
    logger.addHandler(handler)


class _OutputHandler(logging.Handler):
    def __init__(self, output):
        super().__init__()
        self._output = output

    def emit(self, record):
        self._output.write(self.format(record))


class _RequestIdFilter(logging.Filter):
    def __init__(self, output):
        super().__init__()
        self._output = output

    def filter(self, record):
        record.aws_request_id = self._output.request_id or ""
        return True


class _JsonFormatter(logging.Formatter):
    def format(self, record):
        document = {
            "timestamp": self.formatTime(record, _TIME_FORMAT + "Z"),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            **_exception_fields(record),
            "requestId": record.aws_request_id or None,
        }
        extra = {name: value for name, value in vars(record).items() if name not in _RECORD_FIELDS}
        known = {name: value for name, value in {**extra, **document}.items() if value is not None}
        return json.dumps(known, default=str, ensure_ascii=False)


def _exception_fields(record):
    if not record.exc_info or record.exc_info[1] is None:
        return {}
    error = record.exc_info[1]
    return {"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": stack_trace_of(error)}


def _text_error(document):
    lines = [f"[ERROR] {document['errorType']}: {document['errorMessage']}", "Traceback (most recent call last):"]
    for frame in document["stackTrace"]:
        lines += [_indented(line) for line in frame.splitlines()]
    return "\n".join(lines)


def _indented(line):
    """The line with every two leading spaces as no-break spaces."""
    stripped = line.lstrip(" ")
    return _INDENT * ((len(line) - len(stripped)) // 2) + stripped


def _json_error(document):
    head = {"timestamp": time.strftime(_TIME_FORMAT + "Z", time.gmtime()), "log_level": "ERROR"}
    return json.dumps({**head, **document}, ensure_ascii=False)
