"""How the folders of a function are called on Lambda."""

_prefixes = []


def set_local_folders(code_directory, layer_directories):
    """From now on :func:`as_on_lambda` knows these folders."""
    _prefixes[:] = [(code_directory, "/var/task")] + [(layer, "/opt") for layer in layer_directories]


def as_on_lambda(text):
    """The text with the function's folders named as they are on Lambda."""
    for here, there in _prefixes:
        text = text.replace(here, there)
    return text
