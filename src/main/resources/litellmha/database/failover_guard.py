"""Finishes a fail-over that CloudNativePG has decided on and that the old primary holds up, because it hangs.

The new primary waits for the old one's Lease. A primary that hangs neither shuts down nor stops renewing it: its processes
stand still, while CloudNativePG's instance manager beside them goes on. The guard deletes that pod. It promotes nobody and judges
nobody: the operator has found the primary not ready, asked the quorum and begun to fail over.
"""


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


kept = Cluster()
watch(
    1,
    kept.patience,
    lambda: old_primary(kept),
    lambda name, uid: delete(kept, name, uid),
    "the fail-over waits for {}",
    "it goes on without waiting for {}",
)
