"""The program of a Python function process. It starts before it is known which function it will run, and waits."""

import sys

_OWN_FOLDER = sys.path.pop(0)  # The function's imports must not find what lies beside this file.
sys.path.append(_OWN_FOLDER)

from faultline_runtime.main import main  # noqa: E402

sys.path.remove(_OWN_FOLDER)
main()
