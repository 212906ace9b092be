"""Answers Prometheus with what there is of backups, and with what the last restore drill has found.

What cannot be read is an error, so that Prometheus takes no number for it: the last one would hide that there is none.
"""
import argparse
import http.server
import socketserver
import urllib.parse

PAGE = 100  # A VolumeSnapshot has the manifest of its Cluster in it.
REMEMBERED = 60  # Seconds. However often it is asked, the API server is not.

FAILURES = (OSError, ValueError, LookupError, http.client.HTTPException)


class Backups:
    """What one namespace has of the backups of one Postgres cluster."""

    def __init__(self, api, namespace, cluster, drill):
        self.api = api
        self.policy = Policy(cluster, schedule=None, daily=0, weekly=0, monthly=0)
        self.backups = f"/apis/postgresql.cnpg.io/v1/namespaces/{namespace}/backups"
        self.snapshots = f"/apis/snapshot.storage.k8s.io/v1/namespaces/{namespace}/volumesnapshots"
        self.drill = f"/api/v1/namespaces/{namespace}/configmaps/{drill}"
        self.text, self.expires = None, 0

    def metrics(self):
        if time.monotonic() >= self.expires:
            self.text = self.read()
            self.expires = time.monotonic() + REMEMBERED
        return self.text

    def read(self):
        # In this order: the snapshots of a backup that is completed are there.
        backups = [backup for backup in self.items(self.backups, small_backup) if self.counts(backup)]
        snapshots = [found for found in self.items(self.snapshots, small_snapshot) if of_stack(found, self.policy)]
        drill = self.api.call("GET", self.drill)
        families = of_backups(backups, snapshots, self.policy) + of_drill(drill and drill["data"])
        return "".join(exposition(*family) for family in families)

    def counts(self, backup):
        return of_cluster(backup, self.policy) and backup["spec"].get("method") == "volumeSnapshot"

    def items(self, path, small):
        """What is needed of all objects that are not being deleted, page by page."""
        token = ""
        while True:
            query = urllib.parse.urlencode({"limit": PAGE, "continue": token} if token else {"limit": PAGE})
            answer = self.api.call("GET", f"{path}?{query}")
            if answer is None:  # Nothing would be there then, which is not the same as an empty list.
                raise OSError(f"the API server does not know {path}")
            yield from (small(found) for found in answer["items"] if "deletionTimestamp" not in found["metadata"])
            token = answer.get("metadata", {}).get("continue")
            if not token:
                return


def small_backup(found):
    metadata, spec, status = found["metadata"], found.get("spec", {}), found.get("status", {})
    return {
        "metadata": {"name": metadata["name"]},
        "spec": {key: spec.get(key) for key in ("cluster", "method")},
        "status": {key: status[key] for key in ("phase", "startedAt", "snapshotBackupStatus") if key in status},
    }


def small_snapshot(found):
    metadata = found["metadata"]
    return {
        "metadata": {"name": metadata["name"], "labels": metadata.get("labels", {})},
        "status": {"readyToUse": found.get("status", {}).get("readyToUse")},
    }


def of_stack(snapshot, policy):
    return snapshot["metadata"]["labels"].get(CLUSTER) == policy.cluster


def good_since(backup, snapshots, now):
    """The time of a backup that can be restored, in seconds since 1970; 0 for any other."""
    if backup["status"].get("phase") != "completed":
        return 0
    try:
        return 0 if flaw(backup, snapshots) else past(backup["status"].get("startedAt"), now).timestamp()
    except Kept:  # Whether it can be restored is not sure.
        return 0


def of_backups(backups, snapshots, policy):
    now = datetime.datetime.now(datetime.timezone.utc)
    phases = collections.Counter({"completed": 0, "failed": 0})
    phases.update(backup["status"].get("phase") or "none" for backup in backups)
    ready = collections.Counter({"true": 0, "false": 0})
    ready.update("true" if found["status"]["readyToUse"] is True else "false" for found in snapshots)
    snapshots_of = collections.defaultdict(list)
    for found in snapshots:
        snapshots_of[found["metadata"]["labels"].get(BACKUP_NAME)].append(found)
    times = (good_since(backup, snapshots_of[backup["metadata"]["name"]], now) for backup in backups)
    good = [since for since in times if since]
    return [
        ("litellm_ha_backups", "Backups that are volume snapshots, by phase.", labelled("phase", phases)),
        ("litellm_ha_backup_snapshots", "VolumeSnapshots of the Postgres cluster.", labelled("ready", ready)),
        ("litellm_ha_backups_good", "Backups that are completed and whose VolumeSnapshots are all ready.", {"": len(good)}),
        (
            "litellm_ha_backup_newest_good_timestamp_seconds",
            "When the newest of the good backups began; 0 if there is none.",
            {"": max(good, default=0)},
        ),
    ]


def of_drill(drill):
    """The families of what the last drill has found; `drill` is None if there was none yet."""
    families = [
        (
            "litellm_ha_restore_drill_timestamp_seconds",
            "When the last restore drill came to a verdict; 0 if none did yet.",
            {"": seconds(drill["time"]) if drill else 0},
        )
    ]
    if drill:
        verdict = {"passed": 1, "failed": 0}[drill["verdict"]]
        families.append(("litellm_ha_restore_drill_passed", "Whether it passed (1) or failed (0).", {"": verdict}))
    return families


def seconds(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").timestamp()


def labelled(key, values):
    """By a label that is quoted as Prometheus wants it, which in this is as JSON does."""
    return {f"{{{key}={json.dumps(value, ensure_ascii=False)}}}": count for value, count in sorted(values.items())}


def exposition(name, text, samples):
    """A family of gauges in Prometheus' text format."""
    lines = [f"# HELP {name} {text}", f"# TYPE {name} gauge"] + [f"{name}{key} {value}" for key, value in samples.items()]
    return "\n".join(lines) + "\n"


def handler(backups):
    class Scrape(http.server.BaseHTTPRequestHandler):
        timeout = 5  # Who says nothing does not keep others waiting.

        def do_GET(self):
            if self.path != "/metrics":
                self.send_error(404)
                return
            try:
                text = backups.metrics().encode()
            except FAILURES as error:
                print(repr(error), flush=True)
                self.send_error(503, explain="the backups cannot be read")
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            """Says nothing of requests."""

    return Scrape


class Server(socketserver.TCPServer):
    """Not http.server's, which looks its own name up in a DNS that these pods do not reach."""

    allow_reuse_address = True


def main():
    parser = argparse.ArgumentParser()
    for word in ("namespace", "cluster", "drill"):
        parser.add_argument("--" + word, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--credentials", default=CREDENTIALS)
    words = parser.parse_args()
    # As the first process of a container, Python ignores the signal until it has a handler for it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    backups = Backups(Api(words.credentials), words.namespace, words.cluster, words.drill)
    with Server(("", words.port), handler(backups)) as server:
        server.serve_forever()


main()
