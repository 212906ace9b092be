package litellmha.verify.model;

/** What a check does to the cluster, from the least to the most. */
public enum Disruption {
    READS("reads"),
    SENDS_REQUESTS("sends requests with keys of its own"),
    CREATES_PODS("creates pods of its own"),
    DELETES_PODS("deletes pods"),
    STOPS_COMPONENT("stops a component");

    private final String text;

    Disruption(String text) {
        this.text = text;
    }

    /** Returns whether it makes part of the stack unavailable, so that a person should be asked first. */
    public boolean disruptive() {
        return compareTo(DELETES_PODS) >= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
