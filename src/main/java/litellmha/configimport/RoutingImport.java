package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.settings.SecretTexts;

/** Imports what names models: fallbacks and aliases, and the policies of retries and cooldowns. */
final class RoutingImport {

    private final Findings findings;
    private final StackTree stack;
    private final Set<String> models;
    private final Set<String> names;

    /** @param models the names of the models that were imported */
    RoutingImport(Findings findings, StackTree stack, Set<String> models) {
        this.findings = findings;
        this.stack = stack;
        this.models = models;
        this.names = new LinkedHashSet<>(models);
    }

    void fallbacks(String from, String target, JsonNode value) {
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
                if (!names.contains(model)) {
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
            stack.set(target, all);
            findings.carried(from, target);
        }
    }

    void defaultFallbacks(String from, String target, JsonNode value) {
        ArrayNode existing = existing(from, value);
        if (!existing.isEmpty()) {
            stack.set(target, existing);
            findings.carried(from, target);
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
            if (name.isTextual() && names.contains(name.textValue())) {
                kept.add(name);
            } else {
                findings.refused(from + "[" + i + "]", "names no model: " + name);
            }
        }
        return kept;
    }

    void aliases(String from, JsonNode value) {
        if (!value.isObject()) {
            findings.refused(from, "is no object");
            return;
        }
        value.properties().forEach(entry -> {
            String path = from + "." + entry.getKey();
            JsonNode model = entry.getValue().isObject() ? entry.getValue().path("model") : entry.getValue();
            // Router.get_model_group_info asks for True itself.
            boolean hidden = entry.getValue().path("hidden").equals(BooleanNode.TRUE);
            if (SecretTexts.holdsSecret(entry.getKey())) {
                findings.refused(path, Values.SECRET_NAME);
            } else if (!model.isTextual() || !models.contains(model.textValue())) {
                findings.refused(path, "names no model: " + model);
            } else if (models.contains(entry.getKey())) {
                findings.refused(path, "is the name of a model, which would never be called");
            } else {
                names.add(entry.getKey());
                String target = hidden ? "hiddenAliases" : "aliases";
                stack.at("routing." + target).set(entry.getKey(), model);
                findings.carried(path, "routing." + target + "." + entry.getKey());
            }
        });
    }

    void policy(String from, Section section, String target, JsonNode value) {
        if (!value.isObject()) {
            findings.refused(from, "is no object");
            return;
        }
        value.properties().forEach(entry -> {
            String path = from + "." + entry.getKey();
            if (!KnownKeys.pinned().in(section).contains(entry.getKey())) {
                findings.unread(path, Elsewhere.of(section, entry.getKey(), ""));
            } else if (Values.integer(entry.getValue()).isEmpty()) {
                findings.refused(path, "found %s; allowed: a whole number".formatted(Values.shown(entry.getValue())));
            } else {
                stack.at(target)
                        .put(entry.getKey(), Values.integer(entry.getValue()).orElseThrow());
                findings.carried(path, target + "." + entry.getKey());
            }
        });
    }
}
