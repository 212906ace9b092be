"""The Kubernetes API, for the programs of pods. One of them follows this text."""
import http.client
import json
import os
import signal
import ssl
import sys
import time

CREDENTIALS = "/var/run/secrets/kubernetes.io/serviceaccount"
TIMEOUT = 5


class Api:
    """The Kubernetes API, as a pod's ServiceAccount sees it."""

    def __init__(self, credentials):
        self.token = os.path.join(credentials, "token")
        self.tls = ssl.create_default_context(cafile=os.path.join(credentials, "ca.crt"))

    def call(self, method, path, body=None):
        """The answer; None if there is no such object, or it is another one by now."""
        with open(self.token) as file:  # Kubernetes renews it.
            headers = {
                "Authorization": "Bearer " + file.read().strip(),
                "Content-Type": "application/merge-patch+json" if method == "PATCH" else "application/json",
            }
        connection = http.client.HTTPSConnection(
            os.environ["KUBERNETES_SERVICE_HOST"],
            int(os.environ["KUBERNETES_SERVICE_PORT"]),
            timeout=TIMEOUT,
            context=self.tls,
        )
        try:
            connection.request(method, path, body and json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        if response.status in (404, 409):
            return None
        if response.status >= 300:
            raise OSError(f"{method} {path}: {response.status} {text.decode(errors='replace')}")
        return json.loads(text)
