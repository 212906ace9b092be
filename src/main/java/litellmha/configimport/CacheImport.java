package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import litellmha.settings.CacheRules;
import litellmha.settings.Ranges;

/** Imports {@code cache} and {@code cache_params} of {@code litellm_settings}, which LiteLLM reads together. */
final class CacheImport {

    private static final String CACHE = "litellm_settings.cache";
    private static final String PARAMS = "litellm_settings.cache_params";

    /** The arguments of LiteLLM's Redis clients ({@code _redis.py}). */
    private static final String CONNECTION = "host|port|password|username|url|db|namespace|ssl.*|redis_.*|startup_nodes"
            + "|sentinel_.*|service_name|socket_.*|max_connections|health_check_interval|retry.*|decode_responses"
            + "|client_name|gcp_.*|aws_iam_.*|azure_(redis|client|tenant).*";

    private static final String LOCAL = "local";

    private static final String OTHER_TYPE =
            "only the cache of type redis is supported, which answers requests that are exactly the same; set cache";

    private final Findings findings;
    private final StackTree stack;

    CacheImport(Findings findings, StackTree stack) {
        this.findings = findings;
        this.stack = stack;
    }

    static boolean isOfCache(String key) {
        return key.equals("cache") || key.equals("cache_params");
    }

    /** @param settings the section with both keys */
    void cache(JsonNode settings) {
        JsonNode on = settings.path("cache");
        JsonNode params = settings.path("cache_params");
        if (on.isBoolean() && on.booleanValue()) {
            if (params.isMissingNode() || params.isNull()) {
                carry(JsonNodeFactory.instance.objectNode());
            } else if (params.isObject()) {
                carry(params);
            } else {
                refuse("cache_params is no object", params);
            }
            return;
        }
        if (on.isBoolean() || on.isNull()) {
            findings.nothing(CACHE);
        } else if (!on.isMissingNode()) {
            findings.refused(CACHE, "found %s; allowed: true or false".formatted(Values.shown(on)));
        }
        if (!params.isMissingNode()) {
            findings.unread(PARAMS, "it has an effect only beside cache: true");
        }
    }

    private void refuse(String reason, JsonNode params) {
        findings.refused(CACHE, reason);
        if (!params.isMissingNode()) {
            findings.refused(PARAMS, reason);
        }
    }

    private void carry(JsonNode params) {
        String type = params.path("type").asText("redis");
        if (!type.equals("redis") && !type.equals(LOCAL)) {
            refuse(OTHER_TYPE, params);
            return;
        }
        JsonNode types = params.path("supported_call_types");
        if (types.isArray() && callTypes(types).isEmpty()) {
            findings.replaced(CACHE, "no request was cached: supported_call_types names none that the proxy calls");
            findings.replaced(
                    PARAMS, "the same; for budgets and rate limits, this program runs Redis where the tier has it");
            for (int i = 0; i < types.size(); i++) {
                findings.replaced(
                        PARAMS + ".supported_call_types[" + i + "]",
                        unknownType(types.get(i)).orElseThrow());
            }
            return;
        }
        ObjectNode cache = stack.at("cache");
        findings.carried(CACHE, "cache, with a Redis of its own");
        params.properties().forEach(entry -> param(entry.getKey(), entry.getValue(), params, cache));
    }

    private void param(String key, JsonNode value, JsonNode params, ObjectNode cache) {
        String from = PARAMS + "." + key;
        switch (key) {
            case "type" -> {
                if (value.asText().equals(LOCAL)) {
                    findings.replaced(
                            from, "answers are in a Redis that all replicas share, not in the memory of each");
                } else {
                    findings.carried(from, "nothing: redis is the only type");
                }
            }
            case "ttl", "default_in_redis_ttl" -> {
                if (value.isNull()) {
                    findings.nothing(from);
                } else if (key.equals("ttl") && params.hasNonNull("default_in_redis_ttl")) {
                    findings.carried(from, "nothing: LiteLLM prefers default_in_redis_ttl");
                } else {
                    number(from, value, "ttlSeconds", cache);
                }
            }
            case "supported_call_types" -> supported(from, value, cache);
            case "mode" -> mode(from, value, cache);
            case "max_messages" -> {
                // LiteLLM has no limit then; the most that is allowed is as good as none.
                JsonNode most = IntNode.valueOf(Ranges.of("cache.maxMessages").most());
                number(from, value.isNull() ? most : value, "maxMessages", cache);
            }
            default -> {
                if (value.isNull()) {
                    findings.nothing(from);
                } else if (key.matches(CONNECTION)) {
                    findings.replaced(from, "this program runs the cache's Redis");
                } else if (key.equals("default_redis_ttl") || key.equals("default_in_memory_ttl")) {
                    findings.refused(from, "it would change how long counters are kept; set ttl");
                } else {
                    findings.unread(from, "a cache of type redis does not read it");
                }
            }
        }
    }

    private void number(String from, JsonNode value, String key, ObjectNode cache) {
        new Numbers(findings).read(from, "cache." + key, value).ifPresent(number -> {
            cache.put(key, number);
            findings.carried(from, "cache." + key);
        });
    }

    private void supported(String from, JsonNode value, ObjectNode cache) {
        if (value.isNull()) {
            findings.nothing(from);
            return;
        }
        if (!value.isArray()) {
            findings.refused(from, "is no list of call types");
            return;
        }
        cache.set("callTypes", callTypes(value));
        for (int i = 0; i < value.size(); i++) {
            String path = from + "[" + i + "]";
            unknownType(value.get(i))
                    .ifPresentOrElse(
                            reason -> findings.unread(path, reason), () -> findings.carried(path, "cache.callTypes"));
        }
    }

    /** Returns why no request has a type, if none has. */
    private static Optional<String> unknownType(JsonNode type) {
        if (type.isTextual() && CacheRules.isCallType(type.textValue())) {
            return Optional.empty();
        }
        return Optional.of("no request to the proxy has the type %s%s"
                .formatted(
                        Values.shown(type),
                        CacheRules.isCallType("a" + type.asText()) ? "; theirs is a" + type.asText() : ""));
    }

    /** Returns those types that requests to the proxy have. */
    private static ArrayNode callTypes(JsonNode types) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        types.forEach(type -> {
            if (unknownType(type).isEmpty()) {
                kept.add(type);
            }
        });
        return kept;
    }

    private void mode(String from, JsonNode value, ObjectNode cache) {
        switch (value.asText()) {
            case "default_on", "null" -> findings.nothing(from);
            case "default_off" -> {
                cache.put("optIn", true);
                findings.carried(from, "cache.optIn");
            }
            default ->
                findings.refused(from, "found %s; allowed: default_on or default_off".formatted(Values.shown(value)));
        }
    }
}
