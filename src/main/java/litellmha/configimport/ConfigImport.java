package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.configimport.Finding.Kind;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.KnownKeys.Vocabulary;
import litellmha.settings.Destination;
import litellmha.settings.SecretNames;

/**
 * What becomes of a {@code config.yaml}: the keys of a stack file, and a finding for every key that there was.
 *
 * @param stack keys of a stack file without their prefix; only those that the configuration has something for
 */
public record ConfigImport(ObjectNode stack, List<Finding> findings) {

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
            "environment_variables",
            "mcp_servers",
            "guardrails");

    /**
     * Imports a configuration.
     *
     * @param name the file's name, for messages
     * @throws ImportException if it is not a configuration at all
     */
    public static ConfigImport of(String name, String yaml) {
        ObjectNode config = LiteLlmYaml.read(name, yaml);
        if (config.properties().stream().noneMatch(entry -> SECTIONS.contains(entry.getKey()))) {
            throw new ImportException("%s: found none of %s; allowed: LiteLLM's config.yaml"
                    .formatted(
                            name, String.join(", ", SECTIONS.stream().sorted().toList())));
        }
        Findings findings = new Findings();
        Secrets secrets = new Secrets(findings, config);
        ObjectNode stack = JsonNodeFactory.instance.objectNode();
        models(config.path("model_list"), stack, findings, secrets);
        Set<String> names = new LinkedHashSet<>();
        stack.path("models").forEach(model -> names.add(model.path("name").asText()));
        SectionImport sections = new SectionImport(findings, stack, names);
        sections.section(Section.ROUTER_SETTINGS, config.path("router_settings"));
        sections.section(Section.LITELLM_SETTINGS, config.path("litellm_settings"));
        sections.section(Section.GENERAL_SETTINGS, config.path("general_settings"));
        environment(config.path("environment_variables"), stack, findings, secrets);
        new AddOnImport(findings, secrets, stack).mcpServers(config.path("mcp_servers"));
        new AddOnImport(findings, secrets, stack).guardrails(config.path("guardrails"));
        config.properties().stream()
                .filter(entry -> !SECTIONS.contains(entry.getKey()))
                .forEach(entry -> Optional.ofNullable(UNSUPPORTED.get(entry.getKey()))
                        .ifPresentOrElse(
                                reason -> findings.refused(entry.getKey(), reason),
                                () -> findings.unread(
                                        entry.getKey(), MEANT.getOrDefault(entry.getKey(), "nothing reads it"))));
        openings(stack, findings);
        Unmentioned.tell(config, findings);
        return new ConfigImport(stack, findings.all());
    }

    /** Whether everything came over. */
    public boolean isComplete() {
        return findings.stream().noneMatch(finding -> finding.kind() == Kind.REFUSED || finding.kind() == Kind.UNREAD);
    }

    private static void models(JsonNode list, ObjectNode stack, Findings findings, Secrets secrets) {
        if (list.isMissingNode()) {
            return;
        }
        if (list.isNull()) {
            findings.carried("model_list", "nothing, as before");
            return;
        }
        if (!list.isArray()) {
            findings.refused("model_list", "is no list");
            return;
        }
        ArrayNode models = stack.withArrayProperty("models");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof ObjectNode entry) {
                new ModelImport(findings, secrets, entry, i, models.size())
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

    private static void environment(JsonNode variables, ObjectNode stack, Findings findings, Secrets secrets) {
        if (!variables.isObject() && !variables.isMissingNode() && !variables.isNull()) {
            findings.refused("environment_variables", "is no object");
        }
        Set<String> known = KnownKeys.pinned().words(Vocabulary.VARIABLE);
        variables.properties().forEach(entry -> {
            String variable = entry.getKey();
            String from = "environment_variables." + variable;
            JsonNode value = entry.getValue();
            if (variable.equals("LITELLM_MASTER_KEY") || variable.equals("PROXY_MASTER_KEY")) {
                findings.secret(from, "pulumi config set --secret litellm-ha:masterKey");
            } else if (variable.equals("LITELLM_SALT_KEY")) {
                findings.secret(
                        from,
                        "pulumi config set --secret litellm-ha:saltKey   # the same as now, to read what is encrypted");
            } else if (SecretNames.isOwn(variable)) {
                findings.replaced(from, "the program sets it, or it would change what the tier guarantees");
            } else if (!known.contains(variable) && !SecretNames.isOfACallback(variable)) {
                findings.unread(from, "no variable of that name is read");
            } else if (SecretNames.isSecret(variable)) {
                findings.secret(from, Secrets.command(variable));
            } else if (value.isContainerNode() || Values.refers(value)) {
                findings.refused(from, "is no text of its own; write the value into env." + variable);
            } else {
                stack.withObjectProperty("env").put(variable, value.asText());
                findings.carried(from, "env." + variable);
            }
        });
    }

    /** Adds the openings that can be told from the URLs. */
    private static void openings(ObjectNode stack, Findings findings) {
        Set<String> entries = new LinkedHashSet<>();
        for (int i = 0; i < stack.path("models").size(); i++) {
            String path = "models[" + i + "].apiBase";
            Destination.of(stack.path("models").get(i).path("apiBase").asText())
                    .filter(destination -> !destination.isPublicHttps())
                    .ifPresent(destination -> opening(path, destination, stack, findings, entries));
        }
        stack.path("mcpServers").properties().forEach(entry -> Destination.of(
                        entry.getValue().path("url").asText())
                .filter(destination -> !destination.isPublicHttps())
                .ifPresent(destination ->
                        opening("mcpServers." + entry.getKey() + ".url", destination, stack, findings, entries)));
        for (int i = 0; i < stack.path("guardrails").size(); i++) {
            String path = "guardrails[" + i + "].apiBase";
            Destination.of(stack.path("guardrails").get(i).path("apiBase").asText())
                    .filter(destination -> !destination.isPublicHttps())
                    .ifPresent(destination -> opening(path, destination, stack, findings, entries));
        }
        stack.path("env").properties().forEach(entry -> Destination.of(
                        entry.getValue().asText())
                .filter(destination ->
                        !destination.isPublicHttps() && !entry.getKey().equals("PROXY_BASE_URL"))
                .ifPresent(destination -> opening("env." + entry.getKey(), destination, stack, findings, entries)));
    }

    private static void opening(
            String path, Destination destination, ObjectNode stack, Findings findings, Set<String> entries) {
        ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
        String note;
        if (destination.serviceNamespace().isPresent()) {
            endpoint.put("namespace", destination.serviceNamespace().orElseThrow());
            note =
                    "; a policy acts on the pod's port: change it if the Service maps %d to another one, and add podLabels"
                            .formatted(destination.port());
        } else if (destination.block().isPresent()) {
            endpoint.put("cidr", destination.block().orElseThrow());
            note = "";
        } else {
            findings.network(
                    path,
                    "add {cidr: ADDRESS/32, ports: [%d]} to network.endpoints, with the address of %s"
                            .formatted(destination.port(), destination.host()));
            return;
        }
        endpoint.putArray("ports").add(destination.port());
        findings.network(path, "%s in network.endpoints%s".formatted(endpoint, note));
        if (entries.add(endpoint.toString())) {
            stack.withObjectProperty("network").withArrayProperty("endpoints").add(endpoint);
        }
    }
}
