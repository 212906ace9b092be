package litellmha.offline;

/**
 * The parts of a resource's URN that the provider needs: {@code urn:pulumi:<stack>::<project>::<types>::<name>}.
 *
 * @param module the group and version, with {@code core} for the unnamed group: {@code apps/v1}, {@code core/v1}
 * @param kind the last part of the type token; for most resources the object's kind
 * @param name the resource's name, which may itself contain {@code ::}
 */
record Urn(String module, String kind, String name) {
    static Urn parse(String urn) {
        String[] parts = urn.split("::", 4);
        if (parts.length == 4) {
            String type = parts[2].substring(parts[2].lastIndexOf('$') + 1);
            String[] token = type.split(":", 3);
            if (token.length == 3) {
                return new Urn(token[1], token[2], parts[3]);
            }
        }
        throw new Refusal("not the URN of a Kubernetes resource: " + urn);
    }

    /** A release is the only supported resource that is not an object of the cluster. */
    boolean isHelmRelease() {
        return module.equals("helm.sh/v3") && kind.equals("Release");
    }

    String apiVersion() {
        return module.startsWith("core/") ? module.substring("core/".length()) : module;
    }
}
