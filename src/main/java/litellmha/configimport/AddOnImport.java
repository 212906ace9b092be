package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.KnownKeys.Vocabulary;
import litellmha.settings.NearMiss;
import litellmha.settings.RefusedKeys;
import litellmha.settings.SecretTexts;

/** Imports {@code mcp_servers} and {@code guardrails}. */
final class AddOnImport {

    private static final Set<String> HTTP = Set.of("http", "sse");

    private final Findings findings;
    private final Secrets secrets;
    private final Variables variables;
    private final ObjectNode stack;

    AddOnImport(Findings findings, Secrets secrets, Variables variables, ObjectNode stack) {
        this.findings = findings;
        this.secrets = secrets;
        this.variables = variables;
        this.stack = stack;
    }

    void mcpServers(JsonNode servers) {
        if (!servers.isObject() && !servers.isMissingNode() && !servers.isNull()) {
            findings.refused("mcp_servers", "is no object");
        }
        servers.properties().forEach(entry -> mcpServer(entry.getKey(), entry.getValue()));
    }

    private void mcpServer(String name, JsonNode server) {
        String from = "mcp_servers." + name;
        String target = "mcpServers." + name;
        JsonNode url = variables.resolved(server.path("url"));
        String transport =
                server.hasNonNull("transport") ? server.get("transport").asText() : "http";
        if (SecretTexts.holdsSecret(name)) {
            findings.refused(from, Values.SECRET_NAME);
            return;
        }
        if (!HTTP.contains(transport) || !url.isTextual()) {
            findings.refused(
                    from,
                    transport.equals("stdio") || server.has("command")
                            ? "starts a program in the pod; run it as a server over HTTP, and name its URL"
                            : "has no URL, or a transport other than http and sse");
            return;
        }
        if (Values.mayHoldSecret(url)) {
            findings.refused(from, "its URL " + Values.SECRET_URL);
            return;
        }
        if (Values.variable(url).isPresent()) {
            findings.refused(from, "takes its URL from a variable; write the URL itself");
            return;
        }
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        server.properties().forEach(entry -> {
            String key = entry.getKey();
            if (entry.getValue().isNull()) {
                findings.nothing(from + "." + key);
            } else if (key.equals("url") || key.equals("transport")) {
                made.set(key, key.equals("url") ? url : entry.getValue());
                findings.carried(from + "." + key, target + "." + key);
            } else {
                other(from, target, Section.MCP_SERVERS, "settings", key, entry.getValue(), name, made);
            }
        });
        stack.withObjectProperty("mcpServers").set(name, made);
    }

    void guardrails(JsonNode list) {
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            findings.refused("guardrails", "is no list");
        }
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            guardrail("guardrails[" + i + "]", list.get(i));
        }
    }

    private void guardrail(String from, JsonNode guardrail) {
        JsonNode params = guardrail.path("litellm_params");
        String kind = params.path("guardrail").asText();
        if (!guardrail.path("guardrail_name").isTextual() || kind.isEmpty()) {
            findings.refused(from, "has no guardrail_name, or no litellm_params.guardrail");
            return;
        }
        if (SecretTexts.holdsSecret(guardrail.get("guardrail_name").textValue())) {
            findings.refused(from, Values.SECRET_NAME);
            return;
        }
        if (kind.contains(".")) {
            findings.refused(
                    from,
                    "%s is own Python, which does not run here; generic_guardrail_api asks a service of your own"
                            .formatted(kind));
            return;
        }
        if (!KnownKeys.pinned().words(Vocabulary.GUARDRAIL).contains(kind)) {
            findings.refused(
                    from,
                    "found the guardrail %s; allowed: those of LiteLLM%s"
                            .formatted(
                                    Values.shown(params.get("guardrail")),
                                    NearMiss.of(kind, KnownKeys.pinned().words(Vocabulary.GUARDRAIL))
                                            .map("; did you mean %s?"::formatted)
                                            .orElse("")));
            return;
        }
        String target = "guardrails[" + stack.path("guardrails").size() + "]";
        ObjectNode made = stack.withArrayProperty("guardrails").addObject();
        made.set("name", guardrail.get("guardrail_name"));
        findings.carried(from + ".guardrail_name", target + ".name");
        params.properties()
                .forEach(entry -> param(from + ".litellm_params", target, entry.getKey(), entry.getValue(), made));
        guardrail.properties().stream()
                .filter(entry -> !Set.of("guardrail_name", "litellm_params").contains(entry.getKey()))
                .forEach(entry -> findings.refused(
                        from + "." + entry.getKey(), "what the interface shows of a guardrail is not supported yet"));
    }

    private void param(String from, String target, String key, JsonNode value, ObjectNode made) {
        String name = made.path("name").asText();
        if (value.isNull()) {
            findings.nothing(from + "." + key);
            return;
        }
        switch (key) {
            case "guardrail" -> {
                made.set("guardrail", value);
                findings.carried(from + ".guardrail", target + ".guardrail");
            }
            case "mode" -> {
                JsonNode modes =
                        value.isTextual() ? JsonNodeFactory.instance.arrayNode().add(value) : value;
                Set<String> known = KnownKeys.pinned().words(Vocabulary.GUARDRAIL_MODE);
                Optional<JsonNode> wrong = modes.isArray()
                        ? StreamSupport.stream(modes.spliterator(), false)
                                .filter(mode -> !known.contains(mode.asText()))
                                .findFirst()
                        : Optional.of(modes);
                if (wrong.isEmpty()) {
                    made.set("modes", modes);
                    findings.carried(from + ".mode", target + ".modes");
                } else {
                    findings.refused(
                            from + ".mode",
                            "found %s; allowed: some of %s"
                                    .formatted(Values.shown(wrong.get()), String.join(", ", known)));
                }
            }
            case "default_on" ->
                Values.flag(value)
                        .ifPresentOrElse(
                                flag -> {
                                    made.put("defaultOn", flag);
                                    findings.carried(from + ".default_on", target + ".defaultOn");
                                },
                                () -> findings.refused(
                                        from + ".default_on",
                                        "found %s; allowed: true or false".formatted(Values.shown(value))));
            case "api_key" ->
                secrets.variable(from + ".api_key", value, name + "_API_KEY").ifPresent(variable -> {
                    made.put("apiKey", variable);
                    findings.carried(from + ".api_key", target + ".apiKey");
                });
            case "api_base" -> {
                JsonNode url = variables.resolved(value);
                if (Values.mayHoldSecret(url)) {
                    findings.refused(from + ".api_base", Values.SECRET_URL);
                } else if (Values.variable(url).isPresent() || !url.isTextual()) {
                    findings.refused(from + ".api_base", "is taken from a variable; write the URL itself");
                } else {
                    made.set("apiBase", url);
                    findings.carried(from + ".api_base", target + ".apiBase");
                }
            }
            default -> other(from, target, Section.GUARDRAILS, "params", key, value, name, made);
        }
    }

    private void other(
            String from,
            String target,
            Section section,
            String map,
            String key,
            JsonNode value,
            String name,
            ObjectNode made) {
        String path = from + "." + key;
        Optional<String> refused = RefusedKeys.reason(section, key);
        if (value.isNull()) {
            findings.nothing(path);
        } else if (refused.isPresent() && RefusedKeys.isSecret(section, key) && value instanceof TextNode) {
            secrets.variable(path, value, name + "_" + key).ifPresent(variable -> {
                made.withObjectProperty("secretParams").put(key, variable);
                findings.carried(path, target + ".secretParams." + key);
            });
        } else if (refused.isPresent()) {
            findings.refused(path, refused.get());
        } else if (!KnownKeys.pinned().in(section).contains(key)) {
            findings.unread(path, Elsewhere.of(section, key, ""));
        } else {
            Passed.check(section, key, value).ifPresentOrElse(reason -> findings.refused(path, reason), () -> {
                made.withObjectProperty(map).set(key, value);
                findings.carried(path, target + "." + map + "." + key);
            });
        }
    }
}
