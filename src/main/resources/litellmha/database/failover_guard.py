"""Finishes a fail-over that CloudNativePG has decided on and that the old primary holds up, because it hangs.

The new primary waits for the old one's Lease. A primary that hangs neither shuts down nor stops renewing it: its processes
stand still, or their disk does, while CloudNativePG's instance manager beside them goes on. The guard deletes that pod. It
promotes nobody and judges nobody: the operator has found the primary not ready, asked the quorum and begun to fail over.

Usage: failover_guard.py NAMESPACE CLUSTER SECONDS [CREDENTIALS]
SECONDS is how long the Lease must stay with the old primary meanwhile.
"""
import http.client
import json
import os
import signal
import ssl
import sys
import time

INTERVAL = 1
TIMEOUT = 5


class Api:
    """The Kubernetes API, as a pod's ServiceAccount sees it."""

    def __init__(self, credentials):
        self.token = os.path.join(credentials, "token")
        self.tls = ssl.create_default_context(cafile=os.path.join(credentials, "ca.crt"))

    def call(self, method, path, body=None):
        """The answer; None if there is no such object, or it is another one by now."""
        with open(self.token) as file:  # Kubernetes renews it.
            headers = {"Authorization": "Bearer " + file.read().strip(), "Content-Type": "application/json"}
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


def ready(pod):
    return any(
        condition["type"] == "Ready" and condition["status"] == "True"
        for condition in pod.get("status", {}).get("conditions", [])
    )


def old_primary(api, namespace, cluster):
    """The name and UID of the primary that holds up its own fail-over; None if there is none."""
    status = (api.call("GET", f"/apis/postgresql.cnpg.io/v1/namespaces/{namespace}/clusters/{cluster}") or {}).get("status", {})
    primary, target = status.get("currentPrimary"), status.get("targetPrimary")
    if status.get("phase") != "Failing over" or not primary or not target or target == primary:
        return None
    pod = api.call("GET", f"/api/v1/namespaces/{namespace}/pods/{primary}")
    if pod is None or "deletionTimestamp" in pod["metadata"] or ready(pod):
        return None
    lease = api.call("GET", f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases/{cluster}") or {}
    return (primary, pod["metadata"]["uid"]) if lease.get("spec", {}).get("holderIdentity") == primary else None


def delete(api, namespace, name, uid):
    # With a second of grace the pod stays until the kubelet has seen its processes end; with none it would be gone before.
    options = {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 1, "preconditions": {"uid": uid}}
    if api.call("DELETE", f"/api/v1/namespaces/{namespace}/pods/{name}", options) is not None:
        print(f"deleted {name}: it hangs, and held up the fail-over from it", flush=True)


def watch(api, namespace, cluster, patience):
    since, seen, trouble = None, None, None
    while True:
        try:
            found = old_primary(api, namespace, cluster)
            if found != seen:
                word = f"the fail-over waits for {found[0]}" if found else f"it goes on without waiting for {seen[0]}"
                print(word, flush=True)
                since, seen = time.monotonic(), found
            elif found and time.monotonic() - since >= patience:
                delete(api, namespace, *found)
            trouble = None
        except (OSError, ValueError, http.client.HTTPException) as error:
            seen = None
            if str(error) != trouble:
                trouble = str(error)
                print(trouble, flush=True)
        time.sleep(INTERVAL)


# As the first process of a container, Python ignores the signal until it has a handler for it.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
watch(
    Api(sys.argv[4] if len(sys.argv) > 4 else "/var/run/secrets/kubernetes.io/serviceaccount"),
    sys.argv[1],
    sys.argv[2],
    float(sys.argv[3]),
)
