"""Has a standby made anew that can never follow the primary again, because the WAL that it lacks is gone.

It was away for longer than max_slot_wal_keep_size holds. CloudNativePG counts it as ready and the cluster as healthy, but it
confirms no write and cannot be promoted. The guard marks it as unrecoverable, and the operator makes it again from the primary.
"""
import re

METRICS_PORT = 9187
SLOT = re.compile(r'^cnpg_pg_replication_slots_(active|pg_wal_lsn_diff)\{.*slot_name="([^"]+)".*\} (\S+)$')
UNRECOVERABLE = "alpha.cnpg.io/unrecoverable"


def metrics(pod):
    """The lines of what the instance tells of itself, which it asks Postgres for twice a minute."""
    connection = http.client.HTTPConnection(pod["status"]["podIP"], METRICS_PORT, timeout=TIMEOUT)
    try:
        connection.request("GET", "/metrics")
        response = connection.getresponse()
        text = response.read().decode()
    finally:
        connection.close()
    if response.status != 200:
        raise OSError(f"metrics of {pod['metadata']['name']}: {response.status}")
    return text.splitlines()


def lost_slots(lines):
    """The replication slots that nothing uses, and whose WAL the primary has let go of."""
    values = {}
    for line in lines:
        match = SLOT.match(line)
        if match:
            values.setdefault(match[2], {})[match[1]] = float(match[3])
    # NaN is the one number that is not equal to itself.
    return {
        slot
        for slot, value in values.items()
        if value.get("active") == 0 and value.get("pg_wal_lsn_diff") != value.get("pg_wal_lsn_diff")
    }


def left_behind(cluster):
    """The name and UID of a standby that cannot follow; None if there is none, or the cluster is about to change."""
    status = cluster.status()
    primary = status.get("currentPrimary")
    if status.get("phase") != "Cluster in healthy state" or not primary or status.get("targetPrimary") != primary:
        return None
    primary_pod = cluster.pod(primary)
    if primary_pod is None or not ready(primary_pod):
        return None
    told = metrics(primary_pod)
    if "cnpg_pg_replication_in_recovery 0" not in told:
        return None
    lost = lost_slots(told)
    for name in status.get("instanceNames") or []:
        if name != primary and "_cnpg_" + name.replace("-", "_") in lost:
            pod = cluster.pod(name)
            if pod and ready(pod) and "cnpg_pg_replication_is_wal_receiver_up 0" in metrics(pod):
                return name, pod["metadata"]["uid"]
    return None


def mark(cluster, name, uid):
    # With the UID Kubernetes refuses the change of another pod of that name.
    change = {"metadata": {"uid": uid, "annotations": {UNRECOVERABLE: "true"}}}
    if cluster.api.call("PATCH", cluster.pod_path(name), change) is not None:
        print(f"marked {name} as unrecoverable: it cannot follow the primary, and is made anew", flush=True)


kept = Cluster()
watch(
    kept.patience / 6,
    kept.patience,
    lambda: left_behind(kept),
    lambda name, uid: mark(kept, name, uid),
    "{} cannot follow the primary: the WAL that it lacks is gone",
    "nothing is to be done about {} any more",
)
