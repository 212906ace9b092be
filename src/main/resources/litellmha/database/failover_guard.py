"""Finishes a fail-over that CloudNativePG has decided on and that the old primary holds up, because it hangs.

The new primary waits for the old one's Lease. A primary that hangs neither shuts down nor stops renewing it: its processes
stand still, while CloudNativePG's instance manager beside them goes on. The guard deletes that pod, and releases the Lease when it
is gone. It promotes nobody and judges nobody: the operator has found the primary not ready, asked the quorum and begun to fail
over.
"""

GONE_WITHIN = 30


def old_primary(cluster):
    """The name and UID of the primary that holds up its own fail-over; None if there is none."""
    status = cluster.status()
    primary, target = status.get("currentPrimary"), status.get("targetPrimary")
    if status.get("phase") != "Failing over" or not primary or not target or target == primary:
        return None
    pod = cluster.pod(primary)
    if pod is None or ready(pod):
        return None
    return (primary, pod["metadata"]["uid"]) if cluster.lease_holder() == primary else None


def delete(cluster, name, uid):
    # With a second of grace the pod stays until the kubelet has seen its processes end; with none it would be gone before.
    options = {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 1, "preconditions": {"uid": uid}}
    if cluster.api.call("DELETE", cluster.pod_path(name), options) is not None:
        print(f"deleted {name}: it hangs, and held up the fail-over from it", flush=True)
        if gone(cluster, name, uid):
            release_lease(cluster, name)


def gone(cluster, name, uid):
    """Whether the kubelet has removed the pod, which it does when the last of its processes has ended."""
    end = time.monotonic() + GONE_WITHIN
    while time.monotonic() < end:
        pod = cluster.api.call("GET", cluster.pod_path(name))
        if pod is None or pod["metadata"]["uid"] != uid:
            return True
        time.sleep(0.5)
    return False


def release_lease(cluster, name):
    """Spares the new primary the rest of the Lease, which nobody renews any more."""
    lease = cluster.api.call("GET", cluster.lease_path())
    if lease is None or lease["spec"].get("holderIdentity") != name:
        return
    # With the version Kubernetes refuses the change of a Lease that somebody has taken meanwhile.
    change = {"metadata": {"resourceVersion": lease["metadata"]["resourceVersion"]}, "spec": {"holderIdentity": None}}
    if cluster.api.call("PATCH", cluster.lease_path(), change) is not None:
        print(f"released the Lease of {name}, which is gone", flush=True)


kept = Cluster()
watch(
    1,
    kept.patience,
    lambda: old_primary(kept),
    lambda name, uid: delete(kept, name, uid),
    "the fail-over waits for {}",
    "it goes on without waiting for {}",
)
