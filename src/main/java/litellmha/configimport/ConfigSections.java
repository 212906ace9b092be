package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import litellmha.litellm.KnownKeys.Section;

/** Imports the sections of a {@code config.yaml}, except its variables. */
final class ConfigSections {

    static final String VARIABLES = "environment_variables";

    private static final String ALLOWED = "an object with model_list and the other sections of LiteLLM's config.yaml";

    /** The sections that this program cannot express, with the reason. */
    private static final Map<String, String> UNSUPPORTED = Map.ofEntries(
            Map.entry("mcp_tools", "MCP tools of the gateway itself are own Python, which does not run here"),
            Map.entry("policies", "policies of guardrails are not supported yet"),
            Map.entry("policy_attachments", "policies of guardrails are not supported yet"),
            Map.entry(
                    "callback_settings",
                    "settings of callbacks are not supported yet; most callbacks also read variables"),
            Map.entry(
                    "credential_list",
                    "credentials are those of the stack file; name a secret in apiKey or secretParams"),
            Map.entry("search_tools", "search tools are not supported yet"),
            Map.entry("sandbox_tools", "tools that run code are not supported"),
            Map.entry("assistant_settings", "the assistants API is not supported"),
            Map.entry("finetune_settings", "fine-tuning is not supported"),
            Map.entry("files_settings", "the files API is not supported"),
            Map.entry("default_vertex_config", "pass-through to Vertex AI would open a way past budgets"),
            Map.entry("vector_store_registry", "vector stores are not supported yet"),
            Map.entry("agents", "agents are not supported"),
            Map.entry("agent_list", "agents are not supported"),
            Map.entry("worker_registry", "one worker runs in each pod; replicas are gateway.replicas"),
            Map.entry("prompts", "prompts in files are not supported"),
            Map.entry("include", "put everything into one file before the import"));

    /** What people write for {@code environment_variables}. */
    private static final Map<String, String> MEANT = Map.of("environment", "variables belong to env and secretEnv");

    private static final Set<String> SECTIONS = Set.of(
            "model_list",
            "router_settings",
            "litellm_settings",
            "general_settings",
            VARIABLES,
            "mcp_servers",
            "guardrails");

    private final Findings findings;
    private final Secrets secrets;
    private final Variables variables;
    private final StackTree stack;

    ConfigSections(Findings findings, Secrets secrets, Variables variables, StackTree stack) {
        this.findings = findings;
        this.secrets = secrets;
        this.variables = variables;
        this.stack = stack;
    }

    /** @throws ImportException if it is not a configuration at all */
    static ObjectNode read(SourceFile file) {
        ObjectNode config = LiteLlmYaml.read(file.name(), file.text(), ALLOWED);
        if (config.properties().stream().noneMatch(entry -> SECTIONS.contains(entry.getKey()))) {
            throw new ImportException("%s: found none of %s; allowed: LiteLLM's config.yaml%s"
                    .formatted(
                            file.name(),
                            String.join(", ", SECTIONS.stream().sorted().toList()),
                            config.has("proxy_config") ? ". Values of a chart are for --values" : ""));
        }
        return config;
    }

    void all(ObjectNode config) {
        models(config.path("model_list"));
        Set<String> names = new LinkedHashSet<>();
        stack.get("models").forEach(model -> names.add(model.path("name").asText()));
        SectionImport sections = new SectionImport(findings, stack, names);
        sections.section(Section.ROUTER_SETTINGS, config.path("router_settings"));
        sections.section(Section.LITELLM_SETTINGS, config.path("litellm_settings"));
        sections.section(Section.GENERAL_SETTINGS, config.path("general_settings"));
        AddOnImport addOns = new AddOnImport(findings, secrets, variables, stack.root());
        addOns.mcpServers(config.path("mcp_servers"));
        addOns.guardrails(config.path("guardrails"));
        config.properties().stream()
                .filter(entry -> !SECTIONS.contains(entry.getKey()))
                .forEach(entry -> other(entry.getKey()));
    }

    private void other(String key) {
        if (key.startsWith("x-")) {
            findings.carried(key, LiteLlmYaml.TEMPLATE);
        } else if (UNSUPPORTED.containsKey(key)) {
            findings.refused(key, UNSUPPORTED.get(key));
        } else {
            findings.unread(key, MEANT.getOrDefault(key, "nothing reads it"));
        }
    }

    private void models(JsonNode list) {
        if (list.isMissingNode()) {
            return;
        }
        if (list.isNull()) {
            findings.nothing("model_list");
            return;
        }
        if (!list.isArray()) {
            findings.refused("model_list", "is no list");
            return;
        }
        ArrayNode models = stack.root().withArrayProperty("models");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof ObjectNode entry) {
                new ModelImport(findings, secrets, variables, entry, i, models.size())
                        .model()
                        .ifPresent(models::add);
            } else {
                findings.refused("model_list[" + i + "]", "is no object");
            }
        }
        if (list.isEmpty()) {
            findings.carried("model_list", "nothing: it is empty");
        }
    }
}
