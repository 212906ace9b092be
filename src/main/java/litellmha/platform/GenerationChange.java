package litellmha.platform;

import com.pulumi.context.LoggingContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.database.Origin;
import litellmha.names.PostgresGeneration;
import litellmha.settings.PostgresImage;
import litellmha.settings.PostgresVersion;

/**
 * What an {@code up} does about another generation of Postgres than that of the last {@code up}.
 *
 * @param last what the last {@code up} has left
 */
record GenerationChange(PlatformPlan plan, DeployedState last) {

    private static final String RESTORE = "litellm-ha:database.restoreFrom";

    /** Whether another Postgres cluster is to serve. */
    boolean isOther() {
        return !wanted().generation().equals(last.databaseOrigin().generation());
    }

    /** Returns why this generation may not follow the one that runs. */
    Optional<String> refusal() {
        if (!plan.database().keepsPrevious() && !last.kept().isEmpty() && plan.tier() != last.tier()) {
            return Optional.of(
                    "litellm-ha:database.keepPrevious: found false together with tier %s for a stack that was deployed as %s; allowed:"
                                    .formatted(plan.tier().key(), last.tier().key())
                            + " true, until an `up` with that tier has ended: one deletes what the stack lets go of, the other leaves"
                            + " it");
        }
        Optional<Origin> before = all().filter(found -> found.generation().equals(wanted().generation()))
                .findFirst();
        if (before.isEmpty()) {
            return refusalOfNew();
        }
        if (!before.get().equals(wanted())) {
            return Optional.of(
                    ("%s: found %s for generation %d, which began with %s; allowed: that, or another generation: %d or"
                                    + " higher. CloudNativePG restores only to a Cluster that does not exist yet")
                            .formatted(RESTORE, source(wanted()), number(wanted()), source(before.get()), next()));
        }
        return isOther() ? refusalOfKept() : Optional.empty();
    }

    /** Returns why a stack may not begin with what it names. */
    static Optional<String> refusalOfFirst(PlatformPlan plan) {
        return plan.database().unrestorable().map(why -> RESTORE + ": " + why);
    }

    private Optional<String> refusalOfNew() {
        if (number(wanted()) < newest()) {
            return Optional.of(
                    "%s.generation: found %s for a stack that runs generation %d; allowed: %s, or a new one: %d or higher"
                            .formatted(
                                    RESTORE,
                                    wanted().source().isPresent()
                                            ? Integer.toString(number(wanted()))
                                            : "no restoreFrom",
                                    number(last.databaseOrigin()),
                                    all().map(GenerationChange::described).collect(Collectors.joining(", ")),
                                    next()));
        }
        return refusalOfFirst(plan).or(this::refusalToDrop);
    }

    private Optional<String> refusalOfKept() {
        return last.kept().stream()
                .filter(kept -> kept.origin().equals(wanted()))
                .findFirst()
                .flatMap(kept -> refusalToUpgrade(kept).or(() -> refusalToShrink(kept)))
                .or(this::refusalToDrop);
    }

    /** Postgres of another major version could not read what is there, and would upgrade it unasked. */
    private Optional<String> refusalToUpgrade(Kept kept) {
        PostgresVersion ran = kept.image().version();
        PostgresVersion image = plan.database().image().version();
        return ran.major() == image.major()
                ? Optional.empty()
                : Optional.of(
                        "litellm-ha:database.image: found Postgres %s for generation %d, which ran %s; allowed: %d"
                                .formatted(image, number(wanted()), ran, ran.major()));
    }

    private Optional<String> refusalToShrink(Kept kept) {
        return kept.volumes()
                .flatMap(had -> had.refusal(Volumes.of(plan.database()), "generation %d,".formatted(number(wanted()))));
    }

    private Optional<String> refusalToDrop() {
        return plan.database().keepsPrevious()
                ? Optional.empty()
                : Optional.of(
                        "litellm-ha:database.keepPrevious: found false together with another generation; allowed: true,"
                                + " until generation %d has proven itself".formatted(number(wanted())));
    }

    /** Returns the generations that are kept beside the one that serves. */
    List<Kept> kept() {
        PostgresImage image = last.databaseImage().orElse(plan.database().image());
        return plan.database().keepsPrevious()
                ? Stream.concat(last.kept().stream(), Stream.of(new Kept(last.databaseOrigin(), image, last.volumes())))
                        .filter(found -> !found.origin().generation().equals(wanted().generation()))
                        .toList()
                : List.of();
    }

    /** Says what is about to happen, in a preview as well. */
    void explain(LoggingContext log) {
        String before = last.databaseOrigin().generation().cluster();
        String after = wanted().generation().cluster();
        if (isOther()) {
            String how = all().anyMatch(wanted()::equals)
                    ? "Cluster %s is started again, with the data that it was left with".formatted(after)
                    : "Cluster %s is restored from %s".formatted(after, source(wanted()));
            log.warn(
                    ("Postgres: %1$s, while the pods go on with %2$s; then the migration; then the pods roll from one to the other."
                                    + " What is written to %2$s is not in %3$s. %2$s is then stopped, and its volumes are kept.")
                            .formatted(how, before, after));
        } else if (!plan.database().keepsPrevious()) {
            last.kept().forEach(kept -> log.warn(dropped(kept.origin().generation())));
        }
    }

    private String dropped(PostgresGeneration generation) {
        return plan.database().retained()
                ? ("Postgres: the stack lets go of Cluster %1$s. It and its volumes stay until they are deleted: kubectl -n"
                                + " %2$s delete cluster %1$s")
                        .formatted(generation.cluster(), plan.namespace())
                : "Postgres: Cluster %s is deleted, with its volumes.".formatted(generation.cluster());
    }

    private Origin wanted() {
        return plan.database().origin();
    }

    private Stream<Origin> all() {
        return Stream.concat(last.kept().stream().map(Kept::origin), Stream.of(last.databaseOrigin()));
    }

    /** The lowest number that no Cluster of the stack has had. */
    int next() {
        return newest() + 1;
    }

    private int newest() {
        return all().mapToInt(GenerationChange::number).max().orElseThrow();
    }

    private static int number(Origin origin) {
        return origin.generation().number();
    }

    /** Every generation but the first has one. */
    private static String source(Origin origin) {
        return origin.source().orElseThrow().described();
    }

    private static String described(Origin origin) {
        return origin.source().isPresent() ? "%d with %s".formatted(number(origin), source(origin)) : "no restoreFrom";
    }
}
