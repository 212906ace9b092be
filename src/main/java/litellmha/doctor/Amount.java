package litellmha.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of CPU and memory, as pods request it and nodes have it.
 *
 * @param cpu in CPUs
 * @param memory in bytes
 */
record Amount(BigDecimal cpu, BigDecimal memory) {

    static final Amount ZERO = new Amount(BigDecimal.ZERO, BigDecimal.ZERO);

    private static final BigDecimal GIBIBYTE = BigDecimal.valueOf(1L << 30);

    /** Reads the fields {@code cpu} and {@code memory} in the notation of Kubernetes; a missing one is zero. */
    static Amount of(JsonNode quantities) {
        return new Amount(quantity(quantities.path("cpu")), quantity(quantities.path("memory")));
    }

    private static BigDecimal quantity(JsonNode text) {
        return text.isMissingNode() ? BigDecimal.ZERO : Quantity.getAmountInBytes(new Quantity(text.asText()));
    }

    /**
     * Returns what the scheduler sets aside for a pod: enough for all its containers or, if that is more, for the most
     * demanding init container. Native sidecars run beside either.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/">resource sharing</a>
     */
    static Amount ofPod(JsonNode spec) {
        Amount running = ZERO;
        Amount starting = ZERO;
        for (JsonNode container : spec.path("initContainers")) {
            Amount own = requests(container);
            starting = starting.max(running.plus(own));
            if (container.path("restartPolicy").asText().equals("Always")) {
                running = running.plus(own);
            }
        }
        for (JsonNode container : spec.path("containers")) {
            running = running.plus(requests(container));
        }
        return running.max(starting).plus(of(spec.path("overhead")));
    }

    private static Amount requests(JsonNode container) {
        return of(container.path("resources").path("requests"));
    }

    Amount plus(Amount other) {
        return new Amount(cpu.add(other.cpu), memory.add(other.memory));
    }

    Amount minus(Amount other) {
        return new Amount(cpu.subtract(other.cpu), memory.subtract(other.memory));
    }

    Amount max(Amount other) {
        return new Amount(cpu.max(other.cpu), memory.max(other.memory));
    }

    boolean fitsInto(Amount free) {
        return cpu.compareTo(free.cpu) <= 0 && memory.compareTo(free.memory) <= 0;
    }

    @Override
    public String toString() {
        return "%s CPU and %s GiB".formatted(rounded(cpu), rounded(memory.divide(GIBIBYTE)));
    }

    private static String rounded(BigDecimal number) {
        BigDecimal two = number.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
        return two.signum() == 0 ? "0" : two.toPlainString();
    }
}
