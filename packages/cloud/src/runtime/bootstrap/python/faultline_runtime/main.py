"""Init and the loop of invocations."""

import decimal
import json
import os
import sys

from .errors import RuntimeFault, error_document
from .lambda_context import LambdaContext
from .lambda_paths import set_local_folders
from .load_handler import load_handler
from .log_output import LogOutput, is_json_format, set_up_logging
from .runtime_api import API, ASSIGNMENT_PATH, RuntimeApi


def main():
    """Waits for an assignment, loads the handler and serves invocations until the process is ended."""
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    output = LogOutput(int(os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD")))
    os.environ.pop("FAULTLINE_COMPILE_CACHE", None)
    _apply(json.loads(api.get(ASSIGNMENT_PATH)[0]))
    set_up_logging(output)
    try:
        handler = load_handler(os.environ.get("_HANDLER", ""))
    except Exception as error:
        document = error_document(error)
        output.write_error(document, is_json_format())
        api.post(f"{API}/init/error", json.dumps(document), document["errorType"])
        sys.exit(1)
    while True:
        _serve_next(api, output, handler)


def _apply(assignment):
    """Becomes the process of a function: variables, folder, import path."""
    os.environ.update(assignment["environment"])
    code, layers = assignment["codeDirectory"], assignment["layerDirectories"]
    set_local_folders(code, layers)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    of_layers = [
        os.path.join(layer, "python", folder)
        for layer in reversed(layers)
        for folder in (os.path.join("lib", version, "site-packages"), "")
    ]
    own = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:0] = [code, *(path.rstrip(os.sep) for path in of_layers if os.path.isdir(path)), *own]
    sys.pycache_prefix = None
    sys.dont_write_bytecode = True  # The package's folder cannot be written on Lambda.
    os.chdir(code)


def _serve_next(api, output, handler):
    body, headers = api.get(f"{API}/invocation/next")
    context = LambdaContext(headers, output.write)
    output.request_id = context.aws_request_id
    _set_trace_header(headers.get("Lambda-Runtime-Trace-Id"))
    path = f"{API}/invocation/{context.aws_request_id}"
    try:
        answer = _answer(handler(_event(body), context))
    except Exception as error:
        document = error_document(error, context.aws_request_id)
        output.write_error(document, is_json_format())
        api.post(f"{path}/error", json.dumps(document), document["errorType"])
    else:
        api.post(f"{path}/response", answer)


def _set_trace_header(value):
    if value is None:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    else:
        os.environ["_X_AMZN_TRACE_ID"] = value


def _event(body):
    try:
        return json.loads(body.decode("utf-8"))
    except ValueError as error:
        raise RuntimeFault("UnmarshalError", f"Unable to unmarshal input: {error}") from None


def _answer(result):
    try:
        return json.dumps(result, default=_json_of)
    except Exception as error:
        raise RuntimeFault("MarshalError", f"Unable to marshal response: {error}") from None


def _json_of(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
