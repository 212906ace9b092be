package litellmha.verify.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.History;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges whether what runs is what the stack declares. */
public final class DeclaredStateJudge implements Judge {

    public static final String REPLICAS_READY = "LiteLLM pods that are ready";
    public static final String INSTANCES_READY = "Postgres instances that are ready";
    public static final String COMMITS_WAIT = "commits wait for a replica";
    public static final String GATEWAY_DISRUPTION_BUDGETS = "disruption budgets over LiteLLM's pods";
    public static final String PRIMARY_DISRUPTION_BUDGETS = "disruption budgets over the primary";
    public static final String SUSPENDED = "scheduled backups are suspended";

    /** Without one of these comparisons, the check is incomplete. */
    private static final List<String> ALWAYS = List.of(
            REPLICAS_READY,
            INSTANCES_READY,
            COMMITS_WAIT,
            GATEWAY_DISRUPTION_BUDGETS,
            PRIMARY_DISRUPTION_BUDGETS,
            "Deployment " + GatewayNames.DEPLOYMENT,
            "ConfigMap " + GatewayNames.CONFIG_MAP);

    /** Of any generation. */
    private static final String CLUSTER = "Cluster " + DatabaseNames.CLUSTER;

    @Override
    public String id() {
        return "declared-state";
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new DeclaredStateTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        List<Comparison> comparisons = history.events(Comparison.class).toList();
        List<Comparison> drift = comparisons.stream()
                .filter(comparison -> !comparison.declared().equals(comparison.found()))
                .toList();
        List<Figure> figures =
                List.of(Figure.count("things compared", comparisons.size()), Figure.count("differences", drift.size()));
        if (!drift.isEmpty()) {
            return Verdict.fail(
                    drift.stream()
                            .map(comparison -> "%s: declared %s, found %s"
                                    .formatted(comparison.what(), comparison.declared(), comparison.found()))
                            .collect(Collectors.joining("; ")),
                    figures);
        }
        List<String> missing = missing(history.guarantees(), comparisons);
        return missing.isEmpty()
                ? Verdict.pass("Everything that the stack declares exists and runs.", figures)
                : Verdict.inconclusive("not compared: " + String.join(", ", missing), figures);
    }

    private static List<String> missing(Guarantees guarantees, List<Comparison> comparisons) {
        List<String> missing = new ArrayList<>(ALWAYS);
        if (guarantees.scheduledBackups()) {
            missing.add(SUSPENDED);
        }
        comparisons.forEach(comparison -> missing.remove(comparison.what()));
        if (comparisons.stream().noneMatch(comparison -> comparison.what().startsWith(CLUSTER))) {
            missing.add(CLUSTER);
        }
        return missing;
    }
}
