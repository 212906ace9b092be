"""What both guards need. The program of one of them follows this text."""


class Cluster:
    """The Postgres cluster that a guard keeps, by the words of its command line: NAMESPACE CLUSTER SECONDS [CREDENTIALS]."""

    def __init__(self):
        self.namespace, self.name = sys.argv[1], sys.argv[2]
        self.patience = float(sys.argv[3])
        self.api = Api(sys.argv[4] if len(sys.argv) > 4 else CREDENTIALS)

    def status(self):
        path = f"/apis/postgresql.cnpg.io/v1/namespaces/{self.namespace}/clusters/{self.name}"
        return (self.api.call("GET", path) or {}).get("status", {})

    def pod_path(self, name):
        return f"/api/v1/namespaces/{self.namespace}/pods/{name}"

    def pod(self, name):
        """The pod; None if there is none, or it is on its way out."""
        pod = self.api.call("GET", self.pod_path(name))
        return None if pod is None or "deletionTimestamp" in pod["metadata"] else pod

    def lease_path(self):
        return f"/apis/coordination.k8s.io/v1/namespaces/{self.namespace}/leases/{self.name}"

    def lease_holder(self):
        return (self.api.call("GET", self.lease_path()) or {}).get("spec", {}).get("holderIdentity")


def ready(pod):
    return any(
        condition["type"] == "Ready" and condition["status"] == "True"
        for condition in pod.get("status", {}).get("conditions", [])
    )


def watch(interval, patience, find, act, found_text, gone_text):
    """Looks for an instance every so many seconds, and acts each time once it has been found for as long as the patience."""
    since, seen, trouble = None, None, None
    while True:
        try:
            found = find()
            if found != seen:
                print(found_text.format(found[0]) if found else gone_text.format(seen[0]), flush=True)
                since, seen = time.monotonic(), found
            elif found and time.monotonic() - since >= patience:
                act(*found)
            trouble = None
        except (OSError, ValueError, http.client.HTTPException) as error:
            seen = None
            if str(error) != trouble:
                trouble = str(error)
                print(trouble, flush=True)
        time.sleep(interval)


# As the first process of a container, Python ignores the signal until it has a handler for it.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
