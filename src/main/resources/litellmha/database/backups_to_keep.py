"""Which backups are kept: the newest of each of the last days, weeks and months that have a good one.

A backup is good if CloudNativePG has completed it and its VolumeSnapshots are there and ready. Whatever is not sure is kept.
"""
import collections
import datetime
import re

CLUSTER = "cnpg.io/cluster"
BACKUP_NAME = "cnpg.io/backupName"  # of a VolumeSnapshot
SCHEDULED = "cnpg.io/scheduled-backup"  # its value is the name of the ScheduledBackup
MADE_BY = "litellm-ha/made-by"
UPGRADE = "upgrade"

# The phases of a Backup in which it may still become good: api/v1/backup_types.go of CloudNativePG.
IN_PROGRESS = ("", "pending", "started", "running", "finalizing")

# What is of no use stays for some days, for somebody to look at it.
BROKEN_FOR = datetime.timedelta(days=7)
CLOCKS_DIFFER = datetime.timedelta(minutes=10)

Policy = collections.namedtuple("Policy", "cluster schedule daily weekly monthly")
Decision = collections.namedtuple("Decision", "name delete reason")
# A backup that counts: when it began, and if it cannot be restored, why.
Judged = collections.namedtuple("Judged", "name time broken")


class Kept(Exception):
    """Nothing is to be decided about a backup, and so it stays."""


def made_by_us(backup, policy):
    """The labels by which the stack knows its own: those of its schedules, and those before an upgrade."""
    schedule = backup["metadata"].get("labels", {}).get(SCHEDULED, "")
    return is_generation(schedule.removesuffix("-snapshot"), policy) or before_upgrade(backup)


def is_generation(name, policy):
    """Whether it is the name of the stack's first Postgres cluster, or of one that was restored: PostgresGeneration.java."""
    return bool(re.fullmatch(re.escape(policy.cluster) + r"(-gen\d+)?", name))


def of_cluster(backup, policy):
    return is_generation(backup.get("spec", {}).get("cluster", {}).get("name", ""), policy)


def before_upgrade(backup):
    return backup["metadata"].get("labels", {}).get(MADE_BY) == UPGRADE


def own_snapshots(backup, snapshots):
    """The VolumeSnapshots that CloudNativePG made for a backup."""
    wanted = {BACKUP_NAME: backup["metadata"]["name"], CLUSTER: backup["spec"]["cluster"]["name"]}
    return [found for found in snapshots if wanted.items() <= found["metadata"].get("labels", {}).items()]


def judge(backup, snapshots, policy, now):
    """A backup of ours that has ended, as Judged; of any other, Kept says why."""
    metadata, status = backup["metadata"], backup.get("status", {})
    if not of_cluster(backup, policy):
        raise Kept("it is of another Postgres cluster")
    if not made_by_us(backup, policy):
        raise Kept("neither the schedule nor an upgrade made it")
    if backup["spec"].get("method") != "volumeSnapshot":
        raise Kept("it is no volume snapshot")
    if status.get("phase", "") in IN_PROGRESS:
        raise Kept("it is in progress")
    if status["phase"] == "failed":
        return Judged(metadata["name"], past(metadata.get("creationTimestamp"), now), "it failed")
    if status["phase"] != "completed":
        raise Kept(f"undecided: its phase is {status['phase']}")
    return Judged(metadata["name"], past(status.get("startedAt"), now), flaw(backup, snapshots))


def past(text, now):
    try:
        moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
    except (TypeError, ValueError):
        raise Kept("undecided: it does not say when it began") from None
    if moment > now + CLOCKS_DIFFER:
        raise Kept("undecided: it began in the future")
    return moment


def flaw(backup, snapshots):
    """Why a completed backup cannot be restored; None if it can."""
    names = [element.get("name") for element in backup["status"].get("snapshotBackupStatus", {}).get("elements", [])]
    if not names:
        raise Kept("undecided: it names no VolumeSnapshot")
    there = {found["metadata"]["name"]: found for found in snapshots if "deletionTimestamp" not in found["metadata"]}
    own = {found["metadata"]["name"] for found in own_snapshots(backup, snapshots)}
    for name in names:
        if name not in there:
            return f"its VolumeSnapshot {name} is gone"
    for name in names:
        if name not in own:
            raise Kept(f"undecided: its VolumeSnapshot {name} lacks its labels")
        if there[name].get("status", {}).get("readyToUse") is not True:
            raise Kept(f"undecided: its VolumeSnapshot {name} is not ready")
    return None


def periods(time):
    """What a backup can be the newest of, by the fields of the policy; in UTC."""
    utc = time.astimezone(datetime.timezone.utc)
    year, week, _ = utc.isocalendar()
    return {"daily": f"{utc:%Y-%m-%d}", "weekly": f"{year}-W{week:02}", "monthly": f"{utc:%Y-%m}"}


def reasons_to_keep(good, policy):
    """By its name, what each backup that stays is the newest of; `good` begins with the newest."""
    reasons = collections.defaultdict(list)
    for backup in good[:1]:
        reasons[backup.name].append("the newest")
    for field in ("daily", "weekly", "monthly"):
        newest = {}
        for backup in good:
            newest.setdefault(periods(backup.time)[field], backup)
        for period, backup in list(newest.items())[: getattr(policy, field)]:
            reasons[backup.name].append(f"{field} {period}")
    return reasons


def decide(backups, snapshots, policy, now):
    """A Decision on each Backup, by the VolumeSnapshots that there are; a pure function."""
    judged, reasons = [], {}
    for backup in backups:
        try:
            judged.append(judge(backup, snapshots, policy, now))
        except Kept as kept:
            reasons[backup["metadata"]["name"]] = str(kept)
    good = sorted((found for found in judged if not found.broken), key=lambda found: (found.time, found.name), reverse=True)
    for name, of in reasons_to_keep(good, policy).items():
        reasons[name] = ", ".join(of)
    for found in judged:
        if found.broken and (not good or found.time > good[0].time):
            reasons[found.name] = f"{found.broken}, and no newer one is good"
        elif found.broken and found.time > now - BROKEN_FOR:
            reasons[found.name] = f"{found.broken}, less than {BROKEN_FOR.days} days ago"
    # Pulumi's state has the last one.
    upgrades = [found["metadata"] for found in backups if of_cluster(found, policy) and before_upgrade(found)]
    for metadata in sorted(upgrades, key=lambda found: found.get("creationTimestamp", ""))[-1:]:
        reasons.setdefault(metadata["name"], "the newest before an upgrade")
    broken = {found.name: found.broken for found in judged}
    return [
        Decision(name, False, reasons[name])
        if name in reasons
        else Decision(name, True, broken[name] or "no day, week or month needs it")
        for name in (backup["metadata"]["name"] for backup in backups)
    ]
