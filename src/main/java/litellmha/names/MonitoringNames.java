package litellmha.names;

/** Names of the Prometheus operator's API. */
public final class MonitoringNames {

    public static final String API_GROUP = "monitoring.coreos.com";

    public static final String API_VERSION = API_GROUP + "/v1";

    /** The component that declares the PodMonitors, and the value of their component label. */
    public static final String COMPONENT = "monitoring";

    private MonitoringNames() {}
}
