package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.KnownKeys.Vocabulary;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.names.GatewayNames;
import litellmha.settings.RefusedKeys;
import litellmha.settings.TypedKeys;

/** Imports {@code router_settings}, {@code litellm_settings} and {@code general_settings}. */
final class SectionImport {

    private static final String WITHOUT_PACKAGE =
            ", but LiteLLM's image lacks its package, and the first request of each pod would fail; it needs an image of your own";

    private final Findings findings;
    private final StackTree stack;
    private final RoutingImport routing;
    private final Numbers numbers;

    /** @param models the names of the models that were imported */
    SectionImport(Findings findings, StackTree stack, Set<String> models) {
        this.findings = findings;
        this.stack = stack;
        this.routing = new RoutingImport(findings, stack, models);
        this.numbers = new Numbers(findings);
    }

    /** Imports a section. That of the router comes first: where another one has the same key, LiteLLM takes the router's. */
    void section(Section section, JsonNode node) {
        if (node.isMissingNode()) {
            return;
        }
        if (node.isEmpty() && !node.isValueNode() || node.isNull()) {
            findings.nothing(section.key());
            return;
        }
        if (!node.isObject()) {
            findings.refused(section.key(), "is no object");
            return;
        }
        // Fallbacks may name aliases.
        if (section == Section.ROUTER_SETTINGS) {
            key(section, "model_group_alias", node.path("model_group_alias"));
        }
        if (section == Section.LITELLM_SETTINGS) {
            new CacheImport(findings, stack).cache(node);
        }
        node.properties().stream()
                .filter(entry -> section != Section.LITELLM_SETTINGS || !CacheImport.isOfCache(entry.getKey()))
                .filter(entry ->
                        section != Section.ROUTER_SETTINGS || !entry.getKey().equals("model_group_alias"))
                .forEach(entry -> key(section, entry.getKey(), entry.getValue()));
    }

    private void key(Section section, String key, JsonNode value) {
        String from = section.key() + "." + key;
        Optional<String> typed = TypedKeys.of(section, key);
        Optional<String> refused = RefusedKeys.reason(section, key);
        if (value.isMissingNode()) {
            return;
        }
        if (value.isNull() || value.isContainerNode() && value.isEmpty() && typed.isPresent()) {
            if (!from.equals(SpendLogImport.SOURCE)) {
                findings.nothing(from);
            }
        } else if (key.equals("master_key") && section == Section.GENERAL_SETTINGS) {
            masterKey(from);
        } else if (RefusedKeys.isReplaced(section, key) && !typed.isPresent()) {
            findings.replaced(from, refused.orElseThrow());
        } else if (typed.isPresent()) {
            typed(from, key, typed.get(), value);
        } else if (refused.isPresent()) {
            findings.refused(from, refused.get());
        } else if (!KnownKeys.pinned().in(section).contains(key)) {
            findings.unread(from, Elsewhere.of(section, key, ""));
        } else {
            String target = folder(section);
            Passed.check(section, key, value).ifPresentOrElse(reason -> findings.refused(from, reason), () -> {
                stack.set(target + ".settings." + key, value);
                findings.carried(from, target + ".settings." + key);
            });
        }
    }

    private static String folder(Section section) {
        return switch (section) {
            case LITELLM_SETTINGS -> "litellm";
            case GENERAL_SETTINGS -> "general";
            case ROUTER_SETTINGS -> "routing";
            default -> throw new IllegalArgumentException(section + " is no section of settings");
        };
    }

    private void typed(String from, String key, String target, JsonNode value) {
        if (stack.has(target)) {
            // Router.__init__ takes its own argument, and the module's variable only where it has none.
            findings.carried(from, "nothing, as before: router_settings.%s wins".formatted(key));
            return;
        }
        switch (key) {
            case "fallbacks", "context_window_fallbacks", "content_policy_fallbacks" ->
                routing.fallbacks(from, target, value);
            case "default_fallbacks" -> routing.defaultFallbacks(from, target, value);
            case "model_group_alias" -> routing.aliases(from, value);
            case "callbacks", "success_callback", "failure_callback", "service_callback" ->
                callbacks(from, target, value);
            case "retry_policy", "allowed_fails_policy" ->
                routing.policy(
                        from,
                        key.equals("retry_policy") ? Section.RETRY_POLICY : Section.ALLOWED_FAILS_POLICY,
                        target,
                        value);
            case "drop_params", "modify_params", "enable_pre_call_checks", "store_model_in_db" ->
                Values.flag(value)
                        .ifPresentOrElse(
                                flag -> set(from, target, BooleanNode.valueOf(flag)), () -> noFlag(from, value));
            case TypedKeys.METRICS_AUTH -> metrics(from, target, value);
            case "routing_strategy" -> {
                if (KnownKeys.pinned().words(Vocabulary.ROUTING_STRATEGY).contains(value.asText())) {
                    set(from, target, value);
                } else {
                    findings.refused(
                            from,
                            "found %s; allowed: one of %s"
                                    .formatted(
                                            Values.shown(value),
                                            String.join(", ", KnownKeys.pinned().words(Vocabulary.ROUTING_STRATEGY))));
                }
            }
            default ->
                numbers.read(from, target, value)
                        .ifPresent(number -> set(from, target, JsonNodeFactory.instance.numberNode(number)));
        }
    }

    private void noFlag(String from, JsonNode value) {
        findings.refused(from, "found %s; allowed: true or false".formatted(Values.shown(value)));
    }

    /** LiteLLM opens its metrics to all who reach the API; here they are opened to namespaces, which the file does not name. */
    private void metrics(String from, String target, JsonNode value) {
        Optional<Boolean> flag = Values.flag(value);
        if (flag.isEmpty()) {
            noFlag(from, value);
        } else if (flag.get()) {
            findings.replaced(
                    from, "the port of the API always asks for a key; metrics.namespaces has a port without one");
        } else {
            set(from, target, JsonNodeFactory.instance.arrayNode());
            findings.network(
                    from,
                    "name the namespaces that scrape in metrics.namespaces; they reach the metrics without a key, on port"
                            + " %d, and not the API".formatted(GatewayNames.METRICS_PORT));
        }
    }

    private void callbacks(String from, String target, JsonNode value) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        Set<String> known = KnownKeys.pinned().words(Vocabulary.CALLBACK);
        JsonNode list = value.isTextual() ? JsonNodeFactory.instance.arrayNode().add(value) : value;
        if (!list.isArray()) {
            findings.refused(from, "is no list of callbacks");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            String name = list.get(i).asText();
            String path = value.isTextual() ? from : from + "[" + i + "]";
            if (name.equals("prometheus")) {
                findings.replaced(path, "prometheus is always on");
            } else if (known.contains(name)) {
                if (seen.add(name)) {
                    kept.add(TextNode.valueOf(name));
                }
                boolean missing =
                        !from.endsWith(".callbacks") && PinnedLiteLlm.CALLBACKS_WITHOUT_PACKAGE.contains(name);
                findings.carried(path, missing ? target + WITHOUT_PACKAGE : target);
            } else {
                findings.refused(
                        path,
                        "%s is own Python, which does not run here: the image is LiteLLM's; use one of LiteLLM's callbacks, or generic_api to a service of your own"
                                .formatted(list.get(i)));
            }
        }
        if (!kept.isEmpty()) {
            stack.set(target, kept);
        }
    }

    /** The values of a chart may have named the Secret that it is in. */
    private void masterKey(String from) {
        if (stack.has("masterKey")) {
            findings.carried(from, "masterKey");
        } else {
            findings.secret(from, "pulumi config set --secret litellm-ha:masterKey");
        }
    }

    private void set(String from, String target, JsonNode value) {
        stack.set(target, value);
        findings.carried(from, target);
    }
}
