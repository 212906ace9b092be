package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import litellmha.settings.SecretTexts;

/** Reads values as LiteLLM does, which also takes a number that is written as a text. */
final class Values {

    private static final String REFERENCE = "os.environ/";

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})([dwh])");

    /** A part of a path of 20 letters and digits that nobody would choose; names of models have dashes. */
    private static final String TOKEN_IN_PATH =
            "(?s)\\w+://[^/]+/(.*/)?(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{20,}(/.*)?";

    /** Why a URL is left out for which {@link #mayHoldSecret} is true. */
    static final String SECRET_URL = "has a user, a password, a query or a token in it, which may be a secret";

    /** Whoever writes a word in the place of a number writes a short one; what is longer could be a password. */
    private static final int LONGEST_SHOWN = 20;

    /** Why something is left out whose name could be a key that was put into the wrong place. */
    static final String SECRET_NAME = "has a name that looks like a secret";

    private Values() {}

    /** Returns the variable that a value refers to. */
    static Optional<String> variable(JsonNode value) {
        return value.isTextual() && value.textValue().strip().startsWith(REFERENCE)
                ? Optional.of(
                        value.textValue().strip().substring(REFERENCE.length()).strip())
                : Optional.empty();
    }

    /** Whether a value refers to a variable at any depth. */
    static boolean refers(JsonNode value) {
        return variable(value).isPresent()
                || StreamSupport.stream(value.spliterator(), false).anyMatch(Values::refers)
                || value.properties().stream()
                        .anyMatch(entry -> entry.getKey().strip().startsWith(REFERENCE));
    }

    /** Whether a URL has a user, a password or a query, or a path like a token, which may be a secret. */
    static boolean mayHoldSecret(JsonNode url) {
        return url.asText().matches("(?s).*[@?].*") || isSecretText(url.asText());
    }

    /** Whether a text looks like a secret, or is a URL with what looks like a token in its path. */
    static boolean isSecretText(String text) {
        return SecretTexts.isSecret(text) || text.matches(TOKEN_IN_PATH);
    }

    /** Returns a value for messages: in short, and never a secret. */
    static String shown(JsonNode value) {
        if (value.isContainerNode()) {
            return value.isArray() ? "a list" : "an object";
        }
        String text = value.asText();
        if (variable(value).filter(name -> name.matches("[A-Za-z0-9_]{1,64}")).isPresent()) {
            return text.strip();
        }
        boolean word = text.length() <= LONGEST_SHOWN || text.matches("[a-z]{1,16}([-_ ][a-z0-9]{1,16}){1,4}");
        if (!word || SecretTexts.holdsSecret(text)) {
            return "a %s of %d characters".formatted(value.isNumber() ? "number" : "text", text.length());
        }
        return value.isTextual() ? '"' + text + '"' : text;
    }

    static Optional<BigDecimal> number(JsonNode value) {
        try {
            return value.isNumber() || value.isTextual() && value.asText().length() < 40
                    ? Optional.of(new BigDecimal(value.asText().strip()))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns seconds; the stack file has whole ones, so a fraction is rounded up. */
    static Optional<Integer> seconds(JsonNode value) {
        return number(value)
                .map(number -> number.setScale(0, RoundingMode.CEILING))
                .filter(number -> number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) < 0)
                .map(BigDecimal::intValue);
    }

    /** Returns the days of a period such as {@code 30d}, {@code 2w} or {@code 720h}; only an integer may lack the unit. */
    static Optional<Integer> days(JsonNode value) {
        if (value.isIntegralNumber()) {
            return integer(value).filter(number -> number > 0);
        }
        Matcher period = PERIOD.matcher(value.asText().strip());
        if (!period.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(period.group(1));
        return switch (period.group(2)) {
            case "w" -> Optional.of(number * 7);
            case "h" -> number % 24 == 0 ? Optional.of(number / 24) : Optional.empty();
            default -> Optional.of(number);
        };
    }

    /** Returns whether a value is true or false; LiteLLM also takes the words. */
    static Optional<Boolean> flag(JsonNode value) {
        String text = value.asText().strip();
        return value.isBoolean() || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
                ? Optional.of(Boolean.parseBoolean(text.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** Returns a whole number; {@code 30.0} is one. */
    static Optional<Integer> integer(JsonNode value) {
        try {
            return number(value).map(BigDecimal::intValueExact);
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
