package litellmha.configimport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import litellmha.configimport.Finding.Kind;
import litellmha.tier.Tier;

/**
 * What becomes of a {@code config.yaml} and of a chart's values: the keys of a stack file, and a finding for every key that
 * there was.
 *
 * @param stack keys of a stack file without their prefix; only those that the configuration has something for
 */
public record ConfigImport(ObjectNode stack, List<Finding> findings) {

    /**
     * Imports a configuration.
     *
     * @param config the config.yaml; if there is none, the values have it
     * @param values the Helm values of one of LiteLLM's charts
     * @throws ImportException if there is no configuration, or if there are two
     */
    public static ConfigImport of(Optional<SourceFile> config, Optional<SourceFile> values, Tier tier) {
        Optional<HelmValues> helm = values.map(HelmValues::read);
        ObjectNode tree = config.map(ConfigSections::read)
                .orElseGet(() -> helm.orElseThrow().config());
        if (config.isPresent()) {
            helm.ifPresent(chart -> chart.refuseConfigBeside(config.get().name()));
        }
        Findings all = new Findings();
        Findings findings =
                config.isPresent() ? all : all.below(helm.orElseThrow().configPath());
        StackTree stack = new StackTree(JsonNodeFactory.instance.objectNode());
        Variables variables = HelmValues.variables(
                helm, findings.path(ConfigSections.VARIABLES), tree.path(ConfigSections.VARIABLES));
        Secrets secrets = new Secrets(findings, tree, variables, stack);
        NetworkOpenings openings = new NetworkOpenings(stack, all);
        Optional<MountedCaBundle> caBundle = helm.flatMap(chart -> MountedCaBundle.of(chart, variables));
        EnvironmentImport environment = new EnvironmentImport(all, secrets, variables, stack, openings, caBundle);
        Optional<ValuesImport> chart = helm.map(found ->
                new ValuesImport(all, found, stack, new PodVariables(all, variables, environment), tier, caBundle));
        chart.ifPresent(ValuesImport::masterKey);
        new ConfigSections(findings, secrets, variables, stack).all(tree);
        environment.all(findings.path(ConfigSections.VARIABLES), tree.path(ConfigSections.VARIABLES));
        chart.ifPresent(ValuesImport::all);
        CloudIdentities.tell(stack.root(), all);
        SpendLogImport.tell(stack, findings);
        openings.all();
        config.ifPresent(file -> Unmentioned.tell(tree, all));
        helm.ifPresent(found -> Unmentioned.tell(found.tree(), all));
        return new ConfigImport(stack.root(), all.all());
    }

    /** Imports a config.yaml alone, for tier prod. */
    static ConfigImport of(String name, String yaml) {
        return of(Optional.of(new SourceFile(name, yaml)), Optional.empty(), Tier.PROD);
    }

    /** Whether everything came over. */
    public boolean isComplete() {
        return findings.stream().noneMatch(finding -> finding.kind() == Kind.REFUSED || finding.kind() == Kind.UNREAD);
    }
}
