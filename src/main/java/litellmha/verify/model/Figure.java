package litellmha.verify.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A number that a verdict rests on.
 *
 * @param name such as {@code rows lost}; it is the same in every run
 * @param unit such as {@code s}; empty for a count
 * @param phase the part of the check in which it was measured; empty if it covers the whole check
 * @param pod the pod that it belongs to; empty if it covers all pods
 */
public record Figure(String name, double value, String unit, Optional<String> phase, Optional<String> pod) {

    public Figure(String name, double value, String unit) {
        this(name, value, unit, Optional.empty(), Optional.empty());
    }

    public static Figure count(String name, long value) {
        return new Figure(name, value, "");
    }

    /** @param nanos a duration */
    public static Figure seconds(String name, double nanos) {
        return new Figure(name, nanos / 1e9, "s");
    }

    /** Returns the same figure as one of a phase. */
    public Figure in(String phase) {
        return new Figure(name, value, unit, Optional.of(phase), pod);
    }

    /** Returns the same figure as one of a pod. */
    public Figure of(String pod) {
        return new Figure(name, value, unit, phase, Optional.of(pod));
    }

    /** Returns its name, pod and phase in one line: {@code rows lost, without grace}. */
    public String label() {
        return Stream.of(Optional.of(name), pod, phase)
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    /** The value as a person reads it, without the unit: {@code 3.21}. */
    public String number() {
        return number(value, unit);
    }

    /** A value of a unit, such as the difference of two figures, as a person reads it. */
    public static String number(double value, String unit) {
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
