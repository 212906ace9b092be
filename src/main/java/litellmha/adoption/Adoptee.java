package litellmha.adoption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import litellmha.manifest.Manifests;

/**
 * An object of a stack that exists, and that the stack did not create.
 *
 * @param declared as the stack wants it
 * @param live as it is
 * @param path of the object in the API
 * @param confirmed whether the stack file says that it is to be adopted
 */
public record Adoptee(ObjectNode declared, JsonNode live, String path, boolean confirmed) {

    /** Returns its name in {@code litellm-ha:adopt}. */
    public String name() {
        return name(declared);
    }

    public static String name(ObjectNode object) {
        return Manifests.kind(object) + "/" + Manifests.name(object);
    }

    public Owner owner() {
        return Owner.of(live);
    }

    boolean isSecret() {
        return Manifests.kind(declared).equals("Secret");
    }
}
