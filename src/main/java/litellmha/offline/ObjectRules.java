package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import pulumirpc.Provider.CheckFailure;

/**
 * What the API refuses about an object's names and labels, said before anything is created. Values that are not known
 * yet pass. No value is repeated in a reason, as it may be a secret.
 */
final class ObjectRules {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern DNS_1123_LABEL = Pattern.compile(LABEL);
    private static final Pattern DNS_1123_SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern DNS_1035_LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    /** The names of RBAC objects, such as {@code system:basic-user}, only have to fit into a URL's path. */
    private static final Pattern PATH_SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^/%]+");

    private static final Pattern QUALIFIED = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    private static final String LABEL_VALUE = "must be a string of up to 63 letters, digits, -, _ or ., starting and"
            + " ending with a letter or digit, or empty";
    private static final String QUALIFIED_KEY = "the key must be a name of up to 63 letters, digits, -, _ or .,"
            + " starting and ending with a letter or digit, after an optional DNS-1123 subdomain and /";

    private static final int LABEL_LENGTH = 63;
    private static final int SUBDOMAIN_LENGTH = 253;

    private static final Set<String> RBAC = Set.of("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");

    private final List<CheckFailure> failures = new ArrayList<>();

    private ObjectRules() {}

    /** @param object without secret marks */
    static List<CheckFailure> check(JsonNode object) {
        ObjectRules rules = new ObjectRules();
        rules.require(object, "apiVersion");
        rules.require(object, "kind");
        rules.metadata(object);
        rules.labels("metadata", object.path("metadata"));
        rules.labels("spec.template.metadata", object.at("/spec/template/metadata"));
        if (ObjectKey.of(object).isSecret()) {
            rules.secretData(object);
        }
        return List.copyOf(rules.failures);
    }

    private void require(JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            fail(member, "must be set");
        }
    }

    private void metadata(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        object(PropertyPath.ROOT.member("metadata"), metadata);
        if (metadata.has("generateName") && !metadata.has("name")) {
            fail("metadata.generateName", "is not supported with server-side apply");
        }
        if (metadata.has("name")) {
            name(object.path("kind").asText(), metadata.get("name"));
        }
        // An empty namespace is the default one.
        if (metadata.has("namespace") && !metadata.get("namespace").asText().isEmpty()) {
            text("metadata.namespace", metadata.get("namespace"), DNS_1123_LABEL, LABEL_LENGTH, "a DNS-1123 label");
        }
    }

    private void name(String kind, JsonNode name) {
        String property = "metadata.name";
        if (kind.equals("Service")) {
            text(property, name, DNS_1035_LABEL, LABEL_LENGTH, "a DNS-1035 label, starting with a letter");
        } else if (kind.equals("Namespace")) {
            text(property, name, DNS_1123_LABEL, LABEL_LENGTH, "a DNS-1123 label");
        } else if (RBAC.contains(kind)) {
            text(property, name, PATH_SEGMENT, Integer.MAX_VALUE, "free of / and %, and neither . nor ..");
        } else {
            text(property, name, DNS_1123_SUBDOMAIN, SUBDOMAIN_LENGTH, "a DNS-1123 subdomain");
        }
    }

    private void labels(String property, JsonNode metadata) {
        PropertyPath path = PropertyPath.parse(property);
        members(path, metadata, "labels", this::qualifiedKey, ObjectRules::isLabelValue, LABEL_VALUE);
        members(path, metadata, "annotations", this::qualifiedKey, JsonNode::isTextual, "must be a string");
    }

    private void secretData(JsonNode secret) {
        PropertyPath path = PropertyPath.ROOT;
        members(
                path,
                secret,
                "data",
                key -> {},
                value -> SecretData.decode(value).isPresent(),
                "must be base64");
        members(path, secret, "stringData", key -> {}, JsonNode::isTextual, "must be a string");
    }

    private void members(
            PropertyPath parent,
            JsonNode holder,
            String map,
            Consumer<PropertyPath> keyRule,
            Predicate<JsonNode> valueRule,
            String rule) {
        PropertyPath path = parent.member(map);
        object(path, holder.path(map));
        holder.path(map).properties().forEach(member -> {
            PropertyPath place = path.member(member.getKey());
            keyRule.accept(place);
            if (!Wire.isUnknown(member.getValue()) && !valueRule.test(member.getValue())) {
                fail(place.toString(), rule);
            }
        });
    }

    private void object(PropertyPath path, JsonNode value) {
        if (!value.isObject() && !value.isMissingNode() && !Wire.isUnknown(value)) {
            fail(path.toString(), "must be an object");
        }
    }

    private void qualifiedKey(PropertyPath path) {
        String key = path.steps().get(path.steps().size() - 1);
        int slash = key.indexOf('/');
        if (!fits(key.substring(slash + 1), QUALIFIED, LABEL_LENGTH)
                || slash >= 0 && !fits(key.substring(0, slash), DNS_1123_SUBDOMAIN, SUBDOMAIN_LENGTH)) {
            fail(path.toString(), QUALIFIED_KEY);
        }
    }

    private void text(String property, JsonNode value, Pattern pattern, int longest, String what) {
        if (!Wire.isUnknown(value) && !(value.isTextual() && fits(value.textValue(), pattern, longest))) {
            String length = longest == Integer.MAX_VALUE ? "" : " of at most " + longest + " characters";
            fail(property, "must be " + what + length);
        }
    }

    private void fail(String property, String reason) {
        failures.add(CheckFailure.newBuilder()
                .setProperty(property)
                .setReason(reason)
                .build());
    }

    private static boolean fits(String text, Pattern pattern, int longest) {
        return text.length() <= longest && pattern.matcher(text).matches();
    }

    private static boolean isLabelValue(JsonNode value) {
        return value.isTextual() && (value.textValue().isEmpty() || fits(value.textValue(), QUALIFIED, LABEL_LENGTH));
    }
}
