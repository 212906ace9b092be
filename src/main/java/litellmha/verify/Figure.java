package litellmha.verify;

import java.util.Locale;

/**
 * A number that a verdict rests on.
 *
 * @param name such as {@code rows lost}
 * @param unit such as {@code s}; empty for a count
 */
public record Figure(String name, double value, String unit) {

    public static Figure count(String name, long value) {
        return new Figure(name, value, "");
    }

    /** @param nanos a duration */
    public static Figure seconds(String name, double nanos) {
        return new Figure(name, nanos / 1e9, "s");
    }

    /** The value as a person reads it, without the unit: {@code 3.21}. */
    public String number() {
        if (value == Math.rint(value) && !unit.equals("s")) {
            return Long.toString(Math.round(value));
        }
        return String.format(Locale.ROOT, unit.equals("USD") ? "%.6f" : "%.2f", value);
    }

    /** The value as a person reads it, without the name: {@code 3.21 s}. */
    public String text() {
        return unit.isEmpty() ? number() : number() + " " + unit;
    }
}
