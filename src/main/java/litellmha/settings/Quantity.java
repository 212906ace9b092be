package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A positive amount in Kubernetes' notation: {@code 250m} of a CPU, {@code 2Gi} of memory. Quantities compare by amount,
 * but are equal only if they are written alike.
 *
 * <p>The suffixes are those of {@code k8s.io/apimachinery/pkg/api/resource}, without exponents ({@code 1e3}) and suffixes
 * below milli, which nobody uses here.
 */
public record Quantity(@JsonValue String text) implements Comparable<Quantity> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(m|k|[MGTPE]|[KMGTPE]i)?");
    private static final Map<String, BigDecimal> FACTORS = Map.ofEntries(
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("k", BigDecimal.TEN.pow(3)),
            Map.entry("M", BigDecimal.TEN.pow(6)),
            Map.entry("G", BigDecimal.TEN.pow(9)),
            Map.entry("T", BigDecimal.TEN.pow(12)),
            Map.entry("P", BigDecimal.TEN.pow(15)),
            Map.entry("E", BigDecimal.TEN.pow(18)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    /** @throws IllegalArgumentException if the text is not a positive quantity; the message says what is allowed */
    @JsonCreator
    public Quantity {
        if (!FORM.matcher(text).matches() || amount(text).signum() == 0) {
            throw new IllegalArgumentException("a positive Kubernetes quantity such as 500m, 2, 512Mi or 10Gi");
        }
    }

    /** Returns the amount in its base unit: CPUs, or bytes of memory or storage. */
    public BigDecimal amount() {
        return amount(text);
    }

    /** Whether it can be an amount of memory or storage. */
    boolean isOfBytes() {
        return !text.endsWith("m");
    }

    /** Whether it can be a number of CPUs. */
    boolean isOfCpu() {
        return text.matches("[0-9.]+m?");
    }

    private static BigDecimal amount(String text) {
        Matcher matcher = FORM.matcher(text);
        matcher.matches();
        BigDecimal number = new BigDecimal(matcher.group(1));
        return matcher.group(2) == null ? number : number.multiply(FACTORS.get(matcher.group(2)));
    }

    @Override
    public int compareTo(Quantity other) {
        return amount().compareTo(other.amount());
    }

    @Override
    public String toString() {
        return text;
    }
}
