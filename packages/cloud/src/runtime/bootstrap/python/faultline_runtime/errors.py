"""The errors that AWS's Python runtime itself reports, and the documents it makes of any error."""

import os
import traceback

from .lambda_paths import as_on_lambda

_OWN_FOLDER = os.path.dirname(__file__) + os.sep


class RuntimeFault(Exception):
    """An error of the runtime: ``Runtime.<kind>``."""

    def __init__(self, kind, message, stack_trace=()):
        super().__init__(message)
        self.error_type = f"Runtime.{kind}"
        self.message = message
        self.stack_trace = list(stack_trace)


def error_document(error, request_id=""):
    """What the caller learns of an exception: errorMessage, errorType, requestId, stackTrace."""
    if isinstance(error, RuntimeFault):
        error_type, message, frames = error.error_type, error.message, [as_on_lambda(text) for text in error.stack_trace]
    else:
        error_type, message, frames = type(error).__name__, _text_of(error), stack_trace_of(error)
    return {
        "errorMessage": as_on_lambda(message),
        "errorType": error_type,
        "requestId": request_id,
        "stackTrace": frames,
    }


def stack_trace_of(error):
    """The frames of an exception as Lambda lists them, from the handler's on."""
    frames = [(f.filename, f.lineno, f.name, f.line) for f in traceback.extract_tb(error.__traceback__)]
    first = next((i for i, frame in enumerate(frames) if not _is_of_runtime(frame[0])), len(frames))
    return [as_on_lambda(text) for text in traceback.format_list(frames[first:])]


def _is_of_runtime(filename):
    return filename.startswith(_OWN_FOLDER) or filename.startswith("<frozen importlib") or _is_importlib(filename)


def _is_importlib(filename):
    return filename.endswith(os.path.join("importlib", "__init__.py"))


def _text_of(error):
    try:
        return str(error)
    except Exception:  # An exception whose __str__ raises.
        return ""
