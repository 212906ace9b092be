package litellmha.names;

/** Names of what a restore drill makes beside the stack and removes again, and of what it leaves behind in it. */
public final class RestoreNames {

    /** The value of the component label of its objects. */
    public static final String COMPONENT = "restore-drill";

    /** The second name of the snapshot that is restored. */
    public static final String SNAPSHOT = "restored";

    /** That of the snapshot of its WAL, if that has a volume of its own. */
    public static final String WAL_SNAPSHOT = SNAPSHOT + "-wal";

    /** The ConfigMap in the stack's own namespace that says what the last drill has found. */
    public static final String RECORD = "litellm-restore-drill";

    /** Keys of the ConfigMap: when the drill ended, in RFC 3339. */
    public static final String TIME = "time";

    /** Its value is {@link #PASSED} or {@link #FAILED}. */
    public static final String VERDICT = "verdict";

    public static final String PASSED = "passed";
    public static final String FAILED = "failed";

    /** The name of the Backup that was restored. */
    public static final String BACKUP = "backup";

    public static final String RPO = "rpoSeconds";

    /** Missing if the backup did not restore. */
    public static final String RTO = "rtoSeconds";

    private RestoreNames() {}

    /**
     * Returns the namespace in which the stack of a namespace is restored, and the name of the VolumeSnapshotContent, which is
     * in no namespace.
     */
    public static String scratch(String namespace) {
        return namespace + "-" + COMPONENT;
    }

    /** Returns the name of the VolumeSnapshotContent of the WAL. */
    public static String walContent(String scratch) {
        return scratch + "-wal";
    }
}
