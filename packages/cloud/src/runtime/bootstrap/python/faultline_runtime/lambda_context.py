"""The second argument of a handler."""

import json
import os
import time

_MS_PER_SECOND = 1000


class _Fields:
    """The named members of a JSON document, None where it lacks them."""

    def __init__(self, names, document):
        for name in names:
            setattr(self, name, document.get(name))


class LambdaContext:
    """See Lambda Developer Guide, "Using the Lambda context object to retrieve Python function information"."""

    def __init__(self, headers, log):
        self._deadline_ms = int(headers.get("Lambda-Runtime-Deadline-Ms", 0))
        self.aws_request_id = headers.get("Lambda-Runtime-Aws-Request-Id", "")
        self.invoked_function_arn = headers.get("Lambda-Runtime-Invoked-Function-Arn")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.client_context = _client_context(headers.get("Lambda-Runtime-Client-Context"))
        self.identity = _Fields(
            ["cognito_identity_id", "cognito_identity_pool_id"],
            _cognito_identity(headers.get("Lambda-Runtime-Cognito-Identity")),
        )
        self.log = log

    def get_remaining_time_in_millis(self):
        """Milliseconds until the function times out, at least 0."""
        return max(0, int(self._deadline_ms - time.time() * _MS_PER_SECOND))

    def __repr__(self):
        return f"LambdaContext(aws_request_id={self.aws_request_id}, function_name={self.function_name})"


def _client_context(text):
    if text is None:
        return None
    document = json.loads(text)
    context = _Fields(["custom", "env", "client"], document)
    names = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]
    context.client = _Fields(names, document.get("client") or {})
    return context


def _cognito_identity(text):
    document = {} if text is None else json.loads(text)
    return {
        "cognito_identity_id": document.get("cognitoIdentityId"),
        "cognito_identity_pool_id": document.get("cognitoIdentityPoolId"),
    }
