package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.settings.PodRules;
import litellmha.settings.ResourceRules;
import litellmha.settings.SecretTexts;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/** Imports the values of a chart that the stack file has something for, or that depend on the tier. */
record ChartBlocks(Findings findings, HelmValues values, StackTree stack, Tier tier) {

    private static final String SECRET = "looks like a secret, and many may read pods and accounts";

    private static final String IDENTITY = "gateway.serviceAccountAnnotations";

    /** What LiteLLM's own images are called, which its charts use. */
    private static final String OWN_IMAGE = "((ghcr\\.io|docker\\.io|docker\\.litellm\\.ai)/)?berriai/litellm[-_a-z]*";

    private static final Set<String> AMOUNTS = Set.of("requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    void replicas(String component, String from, JsonNode value) {
        TierProfile profile = TierProfile.of(tier);
        boolean scaled = Stream.of("autoscaling", "keda", "hpa")
                .anyMatch(key -> ChartKeys.isSwitchedOn(key, values.at(component + key)));
        if (scaled) {
            findings.carried(from, "nothing: autoscaling decides");
            return;
        }
        new Numbers(findings).read(from, "gateway.replicas", value).ifPresent(replicas -> {
            if (replicas < profile.gatewayReplicas()) {
                findings.replaced(from, "tier %s runs %d replicas".formatted(tier.key(), profile.gatewayReplicas()));
            } else if (replicas > 1 && !profile.sharedRedis()) {
                findings.refused(
                        from,
                        "tier %s runs one replica: several need the Redis of tier prod to count together"
                                .formatted(tier.key()));
            } else {
                stack.set("gateway.replicas", IntNode.valueOf(replicas));
                findings.carried(from, "gateway.replicas");
            }
        });
    }

    void image(String from, JsonNode value) {
        String repository = value.path("repository").asText();
        if (!value.isObject() || !repository.isEmpty() && !repository.matches(OWN_IMAGE)) {
            findings.refused(
                    from,
                    "an image of one's own has to run as user 65534 on a read-only root; if yours does, set gateway.image");
        } else {
            findings.replaced(from, "gateway.image is LiteLLM's non-root image, of the version that was tested here");
        }
    }

    void resources(String from, JsonNode value) {
        value.properties().forEach(kind -> {
            if (!kind.getValue().isObject()) {
                findings.refused(from + "." + kind.getKey(), "is no object of amounts");
            }
            kind.getValue().properties().forEach(entry -> {
                String amount = kind.getKey() + "." + entry.getKey();
                if (AMOUNTS.contains(amount)) {
                    amount(from + "." + amount, amount, entry.getValue());
                } else {
                    findings.refused(from + "." + amount, "only CPU and memory can be set");
                }
            });
        });
    }

    private void amount(String from, String amount, JsonNode value) {
        if (value.isNull()) {
            findings.nothing(from);
            return;
        }
        String target = "gateway.resources." + amount;
        ResourceRules.gatewayRefusal(amount, value.asText())
                .ifPresentOrElse(
                        allowed ->
                                findings.refused(from, "found %s; allowed: %s".formatted(Values.shown(value), allowed)),
                        () -> {
                            stack.set(target, TextNode.valueOf(value.asText()));
                            findings.carried(from, target);
                        });
    }

    /** @param key below {@code pods}, which all pods share: a component cannot have another value than the other */
    void pods(String key, String from, JsonNode value) {
        JsonNode wanted = key.equals("imagePullSecrets") ? names(value) : value;
        JsonNode set = stack.get("pods." + key);
        if (holdsSecret(wanted)) {
            findings.refused(from, SECRET);
            return;
        }
        Optional<String> refusal = set.isMissingNode() || set.equals(wanted)
                ? PodRules.refusal(key, wanted, tier)
                : Optional.of("all pods of a stack have the same pods.%s, which is set already".formatted(key));
        refusal.ifPresentOrElse(reason -> findings.refused(from, reason), () -> {
            stack.set("pods." + key, wanted);
            findings.carried(from, "pods." + key);
        });
    }

    private static boolean holdsSecret(JsonNode value) {
        return Values.isSecretText(value.asText())
                || SecretTexts.holdsSecret(value.asText())
                || value.properties().stream().anyMatch(entry -> SecretTexts.holdsSecret(entry.getKey()))
                || StreamSupport.stream(value.spliterator(), false).anyMatch(ChartBlocks::holdsSecret);
    }

    /** Kubernetes writes them as objects that have a name only. */
    private static JsonNode names(JsonNode secrets) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        secrets.forEach(secret -> names.add(secret.size() == 1 && secret.has("name") ? secret.get("name") : secret));
        return secrets.isArray() ? names : secrets;
    }

    void service(String from, JsonNode value) {
        value.properties().forEach(entry -> {
            String path = from + "." + entry.getKey();
            String text = entry.getValue().asText();
            switch (entry.getKey()) {
                case "type" -> serviceType(path, text);
                case "port", "containerPort" -> {
                    if (text.equals("4000") || ValuesImport.isOff(entry.getValue())) {
                        findings.nothing(path);
                    } else {
                        findings.replaced(path, "the Service's port is 4000");
                    }
                }
                case "portName", "appProtocol" -> findings.replaced(path, "the port's name is the program's");
                default -> unsupported(path, "this of the Service is not supported yet", entry.getValue());
            }
        });
    }

    private void serviceType(String path, String type) {
        switch (type) {
            case "ClusterIP" -> findings.nothing(path);
            case "LoadBalancer" -> {
                stack.set("network.service", TextNode.valueOf("loadBalancer"));
                findings.carried(path, "network.service, which needs network.clientCidrs");
            }
            default -> findings.refused(path, "only ClusterIP and LoadBalancer can be had");
        }
    }

    /** An account of its own is always made; what matters is what a cloud reads at it. */
    void serviceAccount(String from, JsonNode value) {
        value.properties().forEach(entry -> {
            String path = from + "." + entry.getKey();
            if (entry.getValue() instanceof ObjectNode inner && from.equals("serviceAccounts")) {
                serviceAccount(path, inner);
            } else if (entry.getKey().equals("annotations")) {
                annotations(path, entry.getValue());
            } else {
                findings.replaced(path, "the program makes service accounts that may do nothing in the cluster");
            }
        });
    }

    private void annotations(String path, JsonNode value) {
        if (ValuesImport.isOff(value)) {
            findings.nothing(path);
        } else if (!value.isObject()
                || StreamSupport.stream(value.spliterator(), false).anyMatch(text -> !text.isTextual())) {
            findings.refused(path, "is no map of texts");
        } else if (holdsSecret(value)) {
            findings.refused(path, SECRET);
        } else {
            stack.at(IDENTITY).setAll((ObjectNode) value);
            findings.carried(path, IDENTITY);
        }
    }

    void redis(String from, JsonNode value) {
        if (!value.isObject()) {
            findings.refused(from, "found %s; allowed: an object".formatted(Values.shown(value)));
        } else if (values.hasComponents()
                ? value.path("host").asText().isBlank()
                : !HelmValues.isTrue(value.path("enabled"))) {
            findings.nothing(from);
        } else {
            findings.replaced(
                    from,
                    TierProfile.of(tier).sharedRedis()
                            ? "this program runs Redis for budgets and rate limits"
                            : "the only replica of tier %s counts by itself".formatted(tier.key()));
        }
    }

    private void unsupported(String path, String reason, JsonNode value) {
        if (ValuesImport.isOff(value)) {
            findings.nothing(path);
        } else {
            findings.refused(path, reason);
        }
    }
}
