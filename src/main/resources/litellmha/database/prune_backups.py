"""Deletes the backups that are no longer kept: their VolumeSnapshots, what these have on the storage, and the Backups.

CloudNativePG prunes no snapshots, and nothing owns them, so that they outlive their Cluster.
"""
import argparse
import contextlib

# The snapshot controller decides by its cache: one that has not heard of the other policy yet leaves the content behind.
SECONDS_FOR_CACHE = 5
SECONDS_FOR_DELETION = 300

FAILURES = (OSError, ValueError, http.client.HTTPException)

Doomed = collections.namedtuple("Doomed", "backup reason snapshots")


def name_of(found):
    return found["metadata"]["name"]


class Pruning:
    """Carries the decisions out in one namespace."""

    def __init__(self, api, namespace, policy):
        self.api, self.namespace, self.policy = api, namespace, policy
        self.backups = f"/apis/postgresql.cnpg.io/v1/namespaces/{namespace}/backups"
        self.schedule = f"/apis/postgresql.cnpg.io/v1/namespaces/{namespace}/scheduledbackups/{policy.schedule}"
        self.snapshots = f"/apis/snapshot.storage.k8s.io/v1/namespaces/{namespace}/volumesnapshots"
        self.contents = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents"
        self.events = f"/api/v1/namespaces/{namespace}/events"
        self.failed = False

    def doomed(self):
        # In this order: the snapshots of a backup that is completed are there.
        backups, snapshots = self.items(self.backups), self.items(self.snapshots)
        decisions = decide(backups, snapshots, self.policy, datetime.datetime.now(datetime.timezone.utc))
        for decision in decisions:
            print(f"{'delete' if decision.delete else 'keep'} {decision.name}: {decision.reason}", flush=True)
        return [
            Doomed(backup, decision.reason, own_snapshots(backup, snapshots))
            for backup, decision in zip(backups, decisions)
            if decision.delete
        ]

    def items(self, path):
        answer = self.api.call("GET", path)
        if answer is None:  # Nothing would be there then, which is not the same as an empty list.
            raise OSError(f"the API server does not know {path}")
        return answer["items"]

    def tell(self, doomed):
        for found in doomed:
            self.event("Normal", "BackupPruneDryRun", f"would delete {self.shown(found)}")

    def delete(self, doomed):
        wait, released = False, []
        for found in doomed:
            with self.trouble(found):
                wait = any([self.release(snapshot) for snapshot in found.snapshots]) or wait
                released.append(found)
        if wait:
            time.sleep(SECONDS_FOR_CACHE)
        deleted = []
        for found in released:
            with self.trouble(found):
                for snapshot in found.snapshots:
                    self.delete_one(f"{self.snapshots}/{name_of(snapshot)}", snapshot)
                deleted.append(found)
        end = time.monotonic() + SECONDS_FOR_DELETION
        for found in deleted:
            with self.trouble(found):
                for snapshot in found.snapshots:
                    self.await_end(snapshot, end)
                self.delete_one(f"{self.backups}/{name_of(found.backup)}", found.backup)
                self.event("Normal", "BackupPruned", f"deleted {self.shown(found)}")

    def release(self, snapshot):
        """Has the storage's snapshot deleted with the VolumeSnapshot; returns whether it would have stayed."""
        content = self.api.call("GET", self.content_path(snapshot))
        if content is None:
            return False
        bound = content["spec"].get("volumeSnapshotRef", {})
        own = {"namespace": self.namespace, "name": name_of(snapshot), "uid": snapshot["metadata"]["uid"]}
        if not own.items() <= bound.items():
            raise OSError(f"VolumeSnapshotContent {name_of(content)} is not that of VolumeSnapshot {name_of(snapshot)}")
        if content["spec"]["deletionPolicy"] == "Delete":
            return False
        # With the version Kubernetes refuses the change of a content that has changed since it was looked at.
        version = {"resourceVersion": content["metadata"]["resourceVersion"]}
        change = {"metadata": version, "spec": {"deletionPolicy": "Delete"}}
        if self.api.call("PATCH", self.content_path(snapshot), change) is None:
            raise OSError(f"VolumeSnapshotContent {name_of(content)} has changed meanwhile")
        return True

    def content_path(self, snapshot):
        """That of the content which the snapshot controller takes for a VolumeSnapshot's."""
        bound = snapshot.get("status", {}).get("boundVolumeSnapshotContentName")
        return f"{self.contents}/{bound or 'snapcontent-' + snapshot['metadata']['uid']}"

    def delete_one(self, path, found):
        preconditions = {"uid": found["metadata"]["uid"]}
        self.api.call("DELETE", path, {"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": preconditions})

    def await_end(self, snapshot, end):
        """Waits until a VolumeSnapshot is gone, and its content gone or about to go."""
        while True:
            there = self.api.call("GET", f"{self.snapshots}/{name_of(snapshot)}")
            content = self.api.call("GET", self.content_path(snapshot))
            stays = there is not None and there["metadata"]["uid"] == snapshot["metadata"]["uid"]
            if not stays and (content is None or "deletionTimestamp" in content["metadata"]):
                return
            if time.monotonic() > end:
                raise OSError(
                    f"VolumeSnapshot {name_of(snapshot)} is still there, in use or held by a finalizer"
                    if stays
                    else f"VolumeSnapshotContent {name_of(content)} has lost its VolumeSnapshot and stays: delete it"
                )
            time.sleep(1)

    def shown(self, found):
        snapshots = ", ".join(name_of(snapshot) for snapshot in found.snapshots) or "none"
        return f"backup {name_of(found.backup)} (VolumeSnapshots: {snapshots}): {found.reason}"

    @contextlib.contextmanager
    def trouble(self, found):
        """Goes on with the others if one cannot be deleted, and fails at the end."""
        try:
            yield
        except FAILURES as error:
            self.failed = True
            self.event("Warning", "BackupPruneFailed", f"cannot delete {self.shown(found)}: {error}")

    def event(self, kind, reason, message):
        print(message, flush=True)
        try:
            self.post_event(kind, reason, message)
        except FAILURES as error:
            self.failed = True
            print(f"cannot make an Event of it: {error}", flush=True)

    def post_event(self, kind, reason, message):
        schedule = self.api.call("GET", self.schedule) or {}
        now = f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
        event = {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"generateName": self.policy.schedule + "-", "namespace": self.namespace},
            "involvedObject": {
                "apiVersion": "postgresql.cnpg.io/v1",
                "kind": "ScheduledBackup",
                "name": self.policy.schedule,
                "namespace": self.namespace,
                "uid": schedule.get("metadata", {}).get("uid", ""),
            },
            "type": kind,
            "reason": reason,
            "message": message,
            "source": {"component": "backup-retention"},
            "firstTimestamp": now,
            "lastTimestamp": now,
            "count": 1,
        }
        if self.api.call("POST", self.events, event) is None:
            raise OSError("the API server does not take it")


def main():
    parser = argparse.ArgumentParser()
    for word in ("namespace", "cluster", "schedule"):
        parser.add_argument("--" + word, required=True)
    for word in ("daily", "weekly", "monthly"):
        parser.add_argument("--" + word, type=int, required=True)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--credentials", default=CREDENTIALS)
    words = parser.parse_args()
    # As the first process of a container, Python ignores the signal until it has a handler for it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
    policy = Policy(words.cluster, words.schedule, words.daily, words.weekly, words.monthly)
    pruning = Pruning(Api(words.credentials), words.namespace, policy)
    try:
        doomed = pruning.doomed()
    except FAILURES as error:
        sys.exit(f"nothing was deleted: {error}")
    if words.dry_run:
        pruning.tell(doomed)
    else:
        pruning.delete(doomed)
    if pruning.failed:
        sys.exit("not everything went as it should")


main()
