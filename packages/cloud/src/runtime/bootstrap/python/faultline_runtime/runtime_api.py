"""A client of the Lambda Runtime API on one connection."""

import http.client
import os

API = "/2018-06-01/runtime"
#: Where a waiting process asks which function it is. No path of AWS's.
ASSIGNMENT_PATH = "/faultline/assignment"
_PRINTABLE_ASCII = range(0x20, 0x7F)


class RuntimeApi:
    """Asks for invocations and posts what came of them."""

    def __init__(self, address):
        self._connection = http.client.HTTPConnection(address)

    def get(self, path):
        """The body, bytes, and the headers of an answer."""
        return self._exchange("GET", path, None, {})

    def post(self, path, body, error_type=None):
        """Posts JSON text."""
        headers = {"Content-Type": "application/json"}
        if error_type is not None:
            headers["Lambda-Runtime-Function-Error-Type"] = _header_text(error_type)
        self._exchange("POST", path, body.encode("utf-8", "surrogatepass"), headers)

    def _exchange(self, method, path, body, headers):
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return answer.read(), answer.headers
        except (OSError, http.client.HTTPException):
            os._exit(1)  # Without its lab a function has nothing to do.


def _header_text(text):
    return "".join(c if ord(c) in _PRINTABLE_ASCII else "?" for c in text)
