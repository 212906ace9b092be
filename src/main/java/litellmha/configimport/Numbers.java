package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import litellmha.settings.Ranges;

/** Reads whole numbers as the stack file takes them. */
record Numbers(Findings findings) {

    /**
     * Returns the number; empty if the stack file does not take it, which is told.
     *
     * @param target the stack file's key, whose end says the unit
     */
    Optional<Integer> read(String from, String target, JsonNode value) {
        Ranges.Range range = Ranges.of(target);
        Optional<Integer> number = in(target, value).filter(range::holds);
        if (number.isEmpty()) {
            findings.refused(from, "found %s; allowed: %s%s".formatted(Values.shown(value), range, unit(target)));
        }
        return number;
    }

    private static Optional<Integer> in(String target, JsonNode value) {
        if (target.endsWith("Seconds")) {
            return Values.seconds(value);
        }
        return target.endsWith("Days") ? Values.days(value) : Values.integer(value);
    }

    private static String unit(String target) {
        if (target.endsWith("Seconds")) {
            return ", in seconds";
        }
        return target.endsWith("Days") ? ", in days, such as 30d" : "";
    }
}
