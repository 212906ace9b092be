package litellmha.settings;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.KnownKeys.Vocabulary;
import litellmha.tier.TierProfile;

/** The rules for routing: every name exists, nothing goes in circles, and budgets bind wherever a request ends. */
final class RoutingRules {

    /** Strategies that do not count requests, so that replicas need not share counters. */
    private static final Set<String> WITHOUT_COUNTERS = Set.of("simple-shuffle");

    private final Settings settings;
    private final Routing routing;
    private final Set<String> models;
    private final List<Problem> problems;

    private RoutingRules(Settings settings, Routing routing, List<Problem> problems) {
        this.settings = settings;
        this.routing = routing;
        this.models = settings.models().stream().map(Model::name).collect(Collectors.toCollection(LinkedHashSet::new));
        this.problems = problems;
    }

    static void check(Settings settings, List<Problem> problems) {
        settings.routing().ifPresent(routing -> {
            RoutingRules rules = new RoutingRules(settings, routing, problems);
            rules.numbers();
            rules.strategy();
            rules.aliases();
            rules.fallbacks();
            PassThroughRules.check(routing.settings(), Section.ROUTER_SETTINGS, "routing.settings", "", problems);
            PassThroughRules.check(routing.retryPolicy(), Section.RETRY_POLICY, "routing.retryPolicy", "", problems);
            PassThroughRules.check(
                    routing.allowedFailsPolicy(),
                    Section.ALLOWED_FAILS_POLICY,
                    "routing.allowedFailsPolicy",
                    "",
                    problems);
        });
    }

    private void numbers() {
        Ranges.check("routing.retries", routing.retries(), problems);
        Ranges.check("routing.retryAfterSeconds", routing.retryAfterSeconds(), problems);
        Ranges.check("routing.timeoutSeconds", routing.timeoutSeconds(), problems);
        Ranges.check("routing.streamTimeoutSeconds", routing.streamTimeoutSeconds(), problems);
        Ranges.check("routing.allowedFails", routing.allowedFails(), problems);
        Ranges.check("routing.cooldownSeconds", routing.cooldownSeconds(), problems);
        Ranges.check("routing.maxParallelPerReplica", routing.maxParallelPerReplica(), problems);
    }

    private void strategy() {
        routing.strategy().ifPresent(strategy -> {
            Set<String> known = KnownKeys.pinned().words(Vocabulary.ROUTING_STRATEGY);
            if (!known.contains(strategy)) {
                problems.add(new Problem(
                        SettingsReader.PREFIX + "routing.strategy",
                        Problem.quoted(strategy),
                        "one of " + String.join(", ", known),
                        NearMiss.of(strategy, known).map(Problem::didYouMean).orElse("")));
            } else if (!WITHOUT_COUNTERS.contains(strategy)
                    && !TierProfile.of(settings.tier()).sharedRedis()
                    && settings.gateway().replicas().orElse(1) > 1) {
                add("strategy", Problem.quoted(strategy), "simple-shuffle: replicas without Redis share no counters");
            }
        });
    }

    private void aliases() {
        aliases("aliases", routing.aliases());
        aliases("hiddenAliases", routing.hiddenAliases());
        routing.aliases().orElse(Map.of()).keySet().stream()
                .filter(routing.hiddenAliases().orElse(Map.of())::containsKey)
                .forEach(alias -> add("hiddenAliases." + alias, "an alias of routing.aliases", "a name of its own"));
    }

    private void aliases(String key, Optional<Map<String, String>> aliases) {
        new TreeMap<>(aliases.orElse(Map.of())).forEach((alias, model) -> {
            if (References.isReference(alias)) {
                add(key, Problem.quoted(alias), "names that do not refer to a variable");
            }
            if (models.contains(alias)) {
                add(
                        key + "." + alias,
                        "the name of a model",
                        "a name that no model has: the model would never be called");
            }
            // LiteLLM looks an alias up once, so that an alias of an alias is a model that does not exist.
            exists(key + "." + alias, model, models);
        });
    }

    private void fallbacks() {
        Set<String> names = new LinkedHashSet<>(models);
        names.addAll(routing.aliases().orElse(Map.of()).keySet());
        names.addAll(routing.hiddenAliases().orElse(Map.of()).keySet());
        Map<String, Optional<Map<String, List<String>>>> kinds = new TreeMap<>(Map.of(
                "fallbacks", routing.fallbacks(),
                "contextWindowFallbacks", routing.contextWindowFallbacks(),
                "contentPolicyFallbacks", routing.contentPolicyFallbacks()));
        kinds.forEach((key, fallbacks) -> fallbacks.ifPresent(all -> {
            new TreeMap<>(all).forEach((model, others) -> {
                exists(key + "." + model, model, names);
                each(key + "." + model, others, names);
                others.forEach(other -> free(key + "." + model, model, other));
            });
            circles(key, all);
        }));
        routing.defaultFallbacks().ifPresent(others -> {
            each("defaultFallbacks", others, names);
            models.forEach(model -> others.forEach(other -> free("defaultFallbacks", model, other)));
        });
    }

    private void each(String key, List<String> others, Set<String> names) {
        if (others.isEmpty()) {
            add(key, "an empty list", "the names of models");
        }
        for (int i = 0; i < others.size(); i++) {
            exists(key + "[" + i + "]", others.get(i), names);
        }
    }

    private void exists(String key, String name, Set<String> names) {
        if (!names.contains(name) && models.stream().noneMatch(model -> matches(model, name))) {
            problems.add(new Problem(
                            SettingsReader.PREFIX + "routing." + key,
                            Problem.quoted(name),
                            "the name of one of models" + (names.size() > models.size() ? " or an alias" : ""),
                            NearMiss.of(name, names).map(Problem::didYouMean).orElse(""))
                    .presuming("models[].name", "routing.aliases", "routing.hiddenAliases"));
        }
    }

    private static boolean matches(String wildcard, String name) {
        return wildcard.contains("*")
                && name.matches(
                        Stream.of(wildcard.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** LiteLLM waives the budgets of a request for a free model, and looks again at few of them for its fallbacks. */
    private void free(String key, String model, String other) {
        if (TierProfile.of(settings.tier()).sharedRedis() && isFree(model) && isPriced(other)) {
            problems.add(Problem.of(
                            "routing." + key,
                            "%s, which costs money, behind %s, which is free".formatted(other, model),
                            "a free model: LiteLLM waives the budgets of a request for a free one, and tier %s guarantees budgets"
                                    .formatted(settings.tier().key()))
                    .presuming("models", "routing.aliases", "routing.hiddenAliases"));
        }
    }

    private boolean isFree(String name) {
        return deployments(name).stream().anyMatch(model -> Pricing.of(model) instanceof Pricing.Free);
    }

    private boolean isPriced(String name) {
        return deployments(name).stream().anyMatch(model -> !(Pricing.of(model) instanceof Pricing.Free));
    }

    private List<Model> deployments(String name) {
        String target = routing.aliases()
                .map(aliases -> aliases.get(name))
                .or(() -> routing.hiddenAliases().map(aliases -> aliases.get(name)))
                .orElse(name);
        return settings.models().stream()
                .filter(model -> model.name().equals(target))
                .toList();
    }

    private void circles(String key, Map<String, List<String>> fallbacks) {
        for (String start : new TreeMap<>(fallbacks).keySet()) {
            List<String> circle = circle(fallbacks, start);
            // Every circle is told once, by its first name.
            if (!circle.isEmpty() && circle.stream().allMatch(name -> name.compareTo(start) >= 0)) {
                add(
                        key + "." + start,
                        String.join(" -> ", circle) + " -> " + start,
                        "fallbacks that do not lead back: a request would fail there again");
            }
        }
    }

    /** Returns a shortest way from the start back to it, without the end; empty if there is none. */
    private static List<String> circle(Map<String, List<String>> fallbacks, String start) {
        Map<String, String> before = new HashMap<>();
        Deque<String> reached = new ArrayDeque<>(List.of(start));
        while (!reached.isEmpty()) {
            String model = reached.remove();
            for (String next : fallbacks.getOrDefault(model, List.of())) {
                if (next.equals(start)) {
                    return way(before, start, model);
                }
                if (before.putIfAbsent(next, model) == null) {
                    reached.add(next);
                }
            }
        }
        return List.of();
    }

    private static List<String> way(Map<String, String> before, String start, String end) {
        Deque<String> way = new ArrayDeque<>();
        for (String model = end; !model.equals(start); model = before.get(model)) {
            way.addFirst(model);
        }
        way.addFirst(start);
        return List.copyOf(way);
    }

    private void add(String key, String found, String allowed) {
        problems.add(Problem.of("routing." + key, found, allowed));
    }
}
