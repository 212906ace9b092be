package litellmha.names;

/** Names of what a restore drill makes beside the stack and removes again. */
public final class RestoreNames {

    /** The value of the component label of its objects. */
    public static final String COMPONENT = "restore-drill";

    /** The second name of the snapshot that is restored. */
    public static final String SNAPSHOT = "restored";

    private RestoreNames() {}

    /**
     * Returns the namespace in which the stack of a namespace is restored, and the name of the VolumeSnapshotContent, which is
     * in no namespace.
     */
    public static String scratch(String namespace) {
        return namespace + "-" + COMPONENT;
    }
}
