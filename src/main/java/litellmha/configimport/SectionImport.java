package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.KnownKeys.Vocabulary;
import litellmha.settings.RefusedKeys;
import litellmha.settings.TypedKeys;

/** Imports {@code router_settings}, {@code litellm_settings} and {@code general_settings}. */
final class SectionImport {

    private final Findings findings;
    private final ObjectNode stack;
    private final Set<String> models;
    private final Set<String> names;

    /** @param models the names of the models that were imported */
    SectionImport(Findings findings, ObjectNode stack, Set<String> models) {
        this.findings = findings;
        this.stack = stack;
        this.models = models;
        this.names = new LinkedHashSet<>(models);
    }

    /** Imports a section. That of the router comes first: where another one has the same key, LiteLLM takes the router's. */
    void section(Section section, JsonNode node) {
        if (node.isMissingNode()) {
            return;
        }
        if (node.isEmpty() && !node.isValueNode() || node.isNull()) {
            findings.carried(section.key(), "nothing, as before");
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
        node.properties().stream()
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
            findings.carried(from, "nothing, as before");
        } else if (key.equals("cache") && value.isBoolean() && !value.booleanValue()) {
            findings.replaced(from, "there is no response cache");
        } else if (key.equals("master_key") && section == Section.GENERAL_SETTINGS) {
            findings.secret(from, "pulumi config set --secret litellm-ha:masterKey");
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
                at(target + ".settings").set(key, value);
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
        if (!at(parent(target)).path(last(target)).isMissingNode()) {
            findings.replaced(from, target + " is set already, by router_settings, which LiteLLM prefers");
            return;
        }
        switch (key) {
            case "fallbacks", "context_window_fallbacks", "content_policy_fallbacks" -> fallbacks(from, target, value);
            case "default_fallbacks" -> {
                ArrayNode existing = existing(from, value);
                if (!existing.isEmpty()) {
                    set(from, target, existing);
                }
            }
            case "model_group_alias" -> aliases(from, value);
            case "callbacks", "success_callback", "failure_callback", "service_callback" ->
                callbacks(from, target, value);
            case "retry_policy", "allowed_fails_policy" ->
                policy(
                        from,
                        key.equals("retry_policy") ? Section.RETRY_POLICY : Section.ALLOWED_FAILS_POLICY,
                        target,
                        value);
            case "drop_params", "modify_params", "enable_pre_call_checks", "store_model_in_db" -> {
                Values.flag(value)
                        .ifPresentOrElse(
                                flag -> set(from, target, BooleanNode.valueOf(flag)),
                                () -> findings.refused(from, "is neither true nor false"));
            }
            case "routing_strategy" -> {
                if (value.isTextual() && Values.variable(value).isEmpty()) {
                    set(from, target, value);
                } else {
                    findings.refused(from, "is no name of a strategy");
                }
            }
            case "timeout", "stream_timeout", "request_timeout", "cooldown_time", "retry_after" ->
                Values.seconds(value)
                        .ifPresentOrElse(
                                number -> set(from, target, JsonNodeFactory.instance.numberNode(number)),
                                () -> findings.refused(from, "is no number of seconds"));
            default ->
                Values.integer(value)
                        .ifPresentOrElse(
                                number -> set(from, target, JsonNodeFactory.instance.numberNode(number)),
                                () -> findings.refused(from, "is no whole number"));
        }
    }

    private void fallbacks(String from, String target, JsonNode value) {
        if (!value.isArray()) {
            findings.refused(from, "is no list");
            return;
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < value.size(); i++) {
            String path = from + "[" + i + "]";
            if (!value.get(i).isObject()) {
                findings.refused(path, "is no object with a model and its fallbacks");
            }
            value.get(i).properties().forEach(entry -> {
                String model = entry.getKey();
                if (!exists(model)) {
                    findings.refused(path + "." + model, "names no model");
                } else if (all.has(model)) {
                    findings.refused(path + "." + model, "is the second list of that model, which LiteLLM never reads");
                } else {
                    ArrayNode existing = existing(path + "." + model, entry.getValue());
                    if (!existing.isEmpty()) {
                        all.set(model, existing);
                    }
                }
            });
        }
        if (all.isEmpty()) {
            findings.carried(from, "nothing: no fallback is left");
        } else {
            set(from, target, all);
        }
    }

    /** Returns those names that are models or aliases, and tells of the others. */
    private ArrayNode existing(String from, JsonNode value) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        if (!value.isArray()) {
            findings.refused(from, "is no list of models");
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            JsonNode name = value.get(i);
            if (name.isTextual() && exists(name.textValue())) {
                kept.add(name);
            } else {
                findings.refused(from + "[" + i + "]", "names no model: " + name);
            }
        }
        return kept;
    }

    private boolean exists(String name) {
        return names.contains(name);
    }

    private void aliases(String from, JsonNode value) {
        if (!value.isObject()) {
            findings.refused(from, "is no object");
            return;
        }
        value.properties().forEach(entry -> {
            String path = from + "." + entry.getKey();
            JsonNode model = entry.getValue().isObject() ? entry.getValue().path("model") : entry.getValue();
            boolean hidden = entry.getValue().path("hidden").asBoolean(false);
            if (!model.isTextual() || !models.contains(model.textValue())) {
                findings.refused(path, "names no model: " + model);
            } else if (models.contains(entry.getKey())) {
                findings.refused(path, "is the name of a model, which would never be called");
            } else {
                names.add(entry.getKey());
                String target = hidden ? "hiddenAliases" : "aliases";
                at("routing." + target).set(entry.getKey(), model);
                findings.carried(path, "routing." + target + "." + entry.getKey());
            }
        });
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
                findings.carried(path, target);
            } else {
                findings.refused(
                        path,
                        "%s is own Python, which does not run here: the image is LiteLLM's; use one of LiteLLM's callbacks, or generic_api to a service of your own"
                                .formatted(list.get(i)));
            }
        }
        if (!kept.isEmpty()) {
            at(parent(target)).set(last(target), kept);
        }
    }

    private void policy(String from, Section section, String target, JsonNode value) {
        if (!value.isObject()) {
            findings.refused(from, "is no object");
            return;
        }
        value.properties().forEach(entry -> {
            String path = from + "." + entry.getKey();
            if (!KnownKeys.pinned().in(section).contains(entry.getKey())) {
                findings.unread(path, Elsewhere.of(section, entry.getKey(), ""));
            } else if (Values.integer(entry.getValue()).isEmpty()) {
                findings.refused(path, "is no whole number");
            } else {
                at(target).put(entry.getKey(), Values.integer(entry.getValue()).orElseThrow());
                findings.carried(path, target + "." + entry.getKey());
            }
        });
    }

    private void set(String from, String target, JsonNode value) {
        at(parent(target)).set(last(target), value);
        findings.carried(from, target);
    }

    /** Returns the object at a path of the stack file, which is made if it is not there. */
    private ObjectNode at(String path) {
        ObjectNode node = stack;
        for (String key : path.split("\\.")) {
            node = node.withObjectProperty(key);
        }
        return node;
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
