package litellmha.kubeapi;

/**
 * A right to do something to objects of a kind.
 *
 * @param group of the API, empty for the core group
 * @param resource the kind in the plural and in lower case, {@code deployments}
 * @param subresource such as {@code scale}, empty for the object itself
 * @param namespaced whether the right is needed in one namespace only, or else in the whole cluster
 */
public record Right(String verb, String group, String resource, String subresource, boolean namespaced) {

    /** Returns what the verb is done to, as kubectl writes it: {@code deployments.apps/scale}. */
    public String object() {
        return resource + (group.isEmpty() ? "" : "." + group) + (subresource.isEmpty() ? "" : "/" + subresource);
    }
}
