package litellmha.adoption;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;

/** What of an object cannot be taken over, found before anything is changed. */
public final class Refusals {

    /** The settings that fill the keys of the stack's Secrets, where they have another name. */
    private static final Map<String, String> SETTINGS =
            Map.of(GatewayNames.SALT_KEY, "saltKey", GatewayNames.MASTER_KEY, "masterKey");

    private Refusals() {}

    /**
     * Compares what a stack declares with what is there. Values of Secrets are compared if they are known.
     *
     * @param declared by the stack, with its labels
     */
    public static List<Refusal> of(JsonNode declared, JsonNode live) {
        List<Refusal> refusals = new ArrayList<>();
        String other = live.at("/metadata/labels").path(LabelKeys.STACK).asText();
        if (!other.isEmpty()
                && !other.equals(
                        declared.at("/metadata/labels").path(LabelKeys.STACK).asText())) {
            refusals.add(new Refusal(
                    "it belongs to stack " + other,
                    "give this stack another namespace, or destroy stack %s first".formatted(other)));
        }
        live.at("/metadata/ownerReferences").forEach(owner -> {
            if (owner.path("controller").asBoolean()) {
                refusals.add(new Refusal(
                        "%s %s controls it, and would change it back"
                                .formatted(
                                        owner.path("kind").asText(),
                                        owner.path("name").asText()),
                        "delete that one, or give the stack another namespace"));
            }
        });
        if (live.path("metadata").has("deletionTimestamp")) {
            refusals.add(new Refusal("it is being deleted", "wait until it is gone"));
        }
        switch (live.path("kind").asText()) {
            case "Deployment", "StatefulSet" -> selector(declared, live, refusals);
            case "Secret" -> values(declared, live, refusals);
            case "Cluster" -> refusals.addAll(PostgresRefusals.of(declared, live));
            default -> {
                // The server says the rest, in a dry run.
            }
        }
        return List.copyOf(refusals);
    }

    private static void selector(JsonNode declared, JsonNode live, List<Refusal> refusals) {
        JsonNode ours = declared.at("/spec/selector");
        JsonNode theirs = live.at("/spec/selector");
        if (!ours.equals(theirs)) {
            String kind = declared.path("kind").asText();
            refusals.add(new Refusal(
                    "a %s's spec.selector can never change, and this one has %s instead of %s"
                            .formatted(kind, theirs, ours),
                    "delete it and leave its pods, which go on serving (docs/adopt.md says for how long): kubectl -n %s"
                                    .formatted(namespace(declared))
                            + " delete %s %s --cascade=orphan"
                                    .formatted(
                                            kind.toLowerCase(Locale.ROOT),
                                            declared.at("/metadata/name").asText())));
        }
    }

    private static void values(JsonNode declared, JsonNode live, List<Refusal> refusals) {
        for (Map.Entry<String, JsonNode> entry : declared.path("data").properties()) {
            JsonNode there = live.path("data").path(entry.getKey());
            boolean known = !entry.getValue().asText().isEmpty();
            if (known && !there.isMissingNode() && !there.equals(entry.getValue())) {
                refusals.add(another(entry.getKey(), declared));
            }
        }
    }

    private static Refusal another(String key, JsonNode declared) {
        String setting = SETTINGS.get(key);
        String name = declared.at("/metadata/name").asText();
        String lost =
                key.equals(GatewayNames.SALT_KEY) ? "; with another one, all credentials in the database are lost" : "";
        return new Refusal(
                "its key %s has another value than the stack's configuration%s".formatted(key, lost),
                setting == null
                        ? "set the same value in the configuration, or change it there first and roll what reads it"
                        : "set the same value: kubectl -n %s get secret %s -o jsonpath='{.data.%s}' | base64 -d |"
                                        .formatted(namespace(declared), name, key)
                                + " pulumi config set --secret litellm-ha:%s --stack %s"
                                        .formatted(
                                                setting,
                                                declared.at("/metadata/labels")
                                                        .path(LabelKeys.STACK)
                                                        .asText()));
    }

    static String namespace(JsonNode declared) {
        return declared.at("/metadata/namespace").asText();
    }

    /** Returns a Secret's value in clear. */
    static String decoded(JsonNode value) {
        return new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8);
    }
}
