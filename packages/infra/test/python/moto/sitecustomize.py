"""
Python loads this before moto_server. It leaves out what moto and its web server do and no test sees, which is half of their work; what they
answer stays as it is.
"""

import functools
import gc
import io
import os
import socket
import sys
import threading
import traceback
import types

# Checks documents that are imported into an API Gateway, and none of our templates has one. It takes long to load.
for name in ("", ".validation", ".validation.exceptions"):
    sys.modules["openapi_spec_validator" + name] = types.ModuleType("openapi_spec_validator" + name)
sys.modules["openapi_spec_validator"].validate = None
sys.modules["openapi_spec_validator.validation.exceptions"].OpenAPIValidationError = ValueError

import moto.backends
import moto.core.utils
import moto.kms.utils
import moto.utilities.utils
import werkzeug.serving
import xmltodict
from botocore.session import Session
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import Client

# All types of virtual machines in all regions, of which we have none.
load_resource = moto.utilities.utils.load_resource
moto.utilities.utils.load_resource = (
    lambda package, name: {} if package.startswith("moto.ec2.") else load_resource(package, name)
)

# It would look through all of botocore once for each service, in each copy.
services_by_package = {name.replace("-", ""): name for name in Session().get_available_services()}
moto.core.utils.service_name_from_moto_package_name = lambda package: services_by_package.get(package, package)

# Each key of KMS would get a pair, which takes a fifth of a second, and nothing signs with it.
moto.kms.utils.rsa = types.SimpleNamespace(generate_private_key=lambda **_: None)

# It looks at each character of each element's name, which are always the same.
xmltodict._validate_name = functools.cache(xmltodict._validate_name)

# It would read its own folder twice for each request.
services = tuple(moto.backends.list_of_moto_modules())
moto.backends.list_of_moto_modules = lambda: services


def run_wsgi(self):
    """As werkzeug does it, which then closes the connection. With the whole request read, it can take the next one, and needs no new thread."""
    if self.headers.get("Expect", "").lower() == "100-continue":
        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    environ = self.make_environ()
    body = environ["wsgi.input"]
    is_chunked = environ.get("wsgi.input_terminated", False)
    environ["wsgi.input"] = io.BytesIO(body.read() if is_chunked else body.read(int(environ.get("CONTENT_LENGTH") or 0)))
    status, headers, content = respond(self.server.app, environ)
    code, _, reason = status.partition(" ")
    self.send_response(int(code), reason)
    for name, value in headers:
        self.send_header(name, value)
    if code != "204" and not any(name.lower() == "content-length" for name, _ in headers):
        self.send_header("Content-Length", str(len(content)))
    # With the headers: a second write would wait until the first is acknowledged.
    self._headers_buffer.append(b"\r\n" + content)
    self.flush_headers()


def respond(app, environ):
    started = []
    try:
        parts = app(environ, lambda status, headers, exc_info=None: started.append((status, headers)))
        content = b"".join(parts)
        parts.close()
        return (*started[-1], content)
    except Exception:
        return "500 INTERNAL SERVER ERROR", [("Content-Type", "text/plain")], traceback.format_exc().encode()


WSGIRequestHandler.run_wsgi = run_wsgi
# Nobody reads a line for each request.
WSGIRequestHandler.log_request = lambda *_: None


def json_request(target):
    return {"data": "{}", "content_type": "application/x-amz-json-1.0", "headers": {"X-Amz-Target": target}}


# Nothing changes by any of these, and each loads what its service needs.
first_requests = {
    "cloudformation": {"data": {"Action": "ListStacks", "Version": "2010-05-15"}},
    "dynamodb": json_request("DynamoDB_20120810.ListTables"),
    "lambda": {"path": "/2015-03-31/functions/", "method": "GET"},
    "s3": {"method": "GET"},
    "secretsmanager": json_request("secretsmanager.ListSecrets"),
    "sqs": json_request("AmazonSQS.ListQueues"),
    "sts": {"data": {"Action": "GetCallerIdentity", "Version": "2011-06-15"}},
    # What empties a copy.
    "moto_api": {"path": "/moto-api/data.json", "method": "GET"},
}


def run_simple(host, port, app, **_):
    """
    Instead of one AWS for whoever connects, one for each: whoever connects is told the port of a copy of this process, which ends with the
    connection. What takes a second to load is loaded once, and a copy made in hundredths.
    """
    for service, request in first_requests.items():
        scope = f"AWS4-HMAC-SHA256 Credential=testing/20260101/eu-west-1/{service}/aws4_request"
        headers = {**request.get("headers", {}), "Authorization": scope}
        status = Client(app).open(**{"method": "POST", **request, "headers": headers}).status_code
        if status != 200:
            raise RuntimeError(f"{service} responds {status} to its first request")
    # It stays: the collector need not look at it, nor copy it by doing so.
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    with socket.create_server((host, port)) as listener:
        print(f"Running on {host}:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                serve_one(host, app, connection)
            connection.close()


def serve_one(host, app, connection):
    server = make_server(host, 0, app, threaded=True)
    connection.sendall(f"{server.port}\n".encode())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    connection.recv(1)
    os._exit(0)


werkzeug.serving.run_simple = run_simple
