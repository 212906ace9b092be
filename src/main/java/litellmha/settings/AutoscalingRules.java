package litellmha.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;
import litellmha.tier.TierProfile;

/** The rules for autoscaling: the tier's pods are the least, all pods count together, and what is measured can be reached. */
final class AutoscalingRules {

    /** A worker is one process of Python, which runs on one CPU at a time; each pod has one. */
    private static final Quantity OF_WORKER = new Quantity("1");

    /**
     * The autoscaler lets a tenth pass before it acts ({@code --horizontal-pod-autoscaler-tolerance}), so that it would never
     * notice a pod that is busy all the time if the target were more than 1/1.1 of that.
     */
    private static final BigDecimal NOTICED = new BigDecimal("0.9");

    /** As Prometheus has them; it is also a part of a path of the API, which may contain neither a slash nor a percent sign. */
    private static final Pattern METRIC = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:.-]{0,199}");

    private final Settings settings;
    private final Autoscaling autoscaling;
    private final List<Problem> problems;

    private AutoscalingRules(Settings settings, Autoscaling autoscaling, List<Problem> problems) {
        this.settings = settings;
        this.autoscaling = autoscaling;
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        settings.gateway().autoscaling().ifPresent(autoscaling -> {
            TierProfile profile = TierProfile.of(settings.tier());
            if (!profile.sharedRedis()) {
                problems.add(Problem.of(
                        "gateway.autoscaling",
                        Problem.UNWANTED,
                        "nothing: tier %s has no Redis, so each replica would count budgets for itself"
                                .formatted(settings.tier().key())));
                return;
            }
            AutoscalingRules rules = new AutoscalingRules(settings, autoscaling, problems);
            rules.maxReplicas(settings.gateway().replicas().orElse(profile.gatewayReplicas()));
            rules.cpuPercent();
            rules.podsMetric();
        });
    }

    private void maxReplicas(int replicas) {
        int most = Ranges.of("gateway.autoscaling.maxReplicas").most();
        int found = autoscaling.maxReplicas();
        if (found <= replicas || found > most) {
            problems.add(Problem.of(
                            "gateway.autoscaling.maxReplicas",
                            found,
                            "more than the %d that always run, and at most %d".formatted(replicas, most))
                    .presuming("gateway.replicas"));
        }
    }

    private void cpuPercent() {
        int percent = autoscaling.cpuPercentOrDefault();
        Ranges.Range range = Ranges.of("gateway.autoscaling.cpuPercent");
        Settings.Resources resources = settings.gateway().resources();
        Quantity request = resources.requests().cpu();
        int reachable = reachable(
                request,
                resources
                        .limits()
                        .cpu()
                        .filter(limit -> limit.compareTo(OF_WORKER) < 0)
                        .orElse(OF_WORKER));
        if (!range.holds(percent)) {
            problems.add(Problem.of("gateway.autoscaling.cpuPercent", percent, range.toString()));
        } else if (reachable < range.least()) {
            problems.add(Problem.of(
                            "gateway.resources.requests.cpu",
                            request,
                            "less with autoscaling: the worker of a pod runs on one CPU, and no more than the limit, which is no"
                                    + " more than %d %% of the request".formatted(reachable))
                    .presuming("gateway.autoscaling"));
        } else if (percent > reachable) {
            problems.add(Problem.of(
                            "gateway.autoscaling.cpuPercent",
                            "%d %% of %s CPU".formatted(percent, request),
                            "at most %d %%, or a smaller gateway.resources.requests.cpu: the worker of a pod runs on one CPU,"
                                            .formatted(reachable)
                                    + " and no more than the limit, so that no load would add a pod")
                    .presuming("gateway.resources"));
        }
    }

    private static int reachable(Quantity request, Quantity ceiling) {
        return ceiling.amount()
                .multiply(NOTICED)
                .movePointRight(2)
                .divide(request.amount(), 0, RoundingMode.DOWN)
                .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                .intValue();
    }

    private void podsMetric() {
        autoscaling
                .podsMetric()
                .map(Autoscaling.PodsMetric::name)
                .filter(name -> !METRIC.matcher(name).matches())
                .ifPresent(name -> problems.add(Problem.of(
                        "gateway.autoscaling.podsMetric.name",
                        Problem.quoted(name),
                        "the name of a metric of pods, such as litellm_in_flight_requests")));
    }
}
