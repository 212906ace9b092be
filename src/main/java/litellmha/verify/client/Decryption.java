package litellmha.verify.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import litellmha.names.VerifyNames;
import litellmha.verify.model.BrokenCheckException;

/** Tries the salt key of the stack on values that LiteLLM has encrypted, where the key is: inside the cluster. */
public final class Decryption {

    private Decryption() {}

    /**
     * How many values a key opens.
     *
     * @param withTheKey with the salt key of the stack
     * @param withAnother with a key that is not it
     */
    public record Counts(int withTheKey, int withAnother) {}

    static Counts of(List<String> values, ClientPod pod) throws InterruptedException {
        if (values.isEmpty()) {
            return new Counts(0, 0);
        }
        AtomicInteger withTheKey = new AtomicInteger();
        AtomicInteger withAnother = new AtomicInteger();
        AtomicInteger answers = new AtomicInteger();
        try (LineChannel channel = pod.channel(
                VerifyNames.GATEWAY_CLIENT_CONTAINER,
                answer -> {
                    String[] opened = answer.split(" ");
                    withTheKey.addAndGet(Integer.parseInt(opened[0]));
                    withAnother.addAndGet(Integer.parseInt(opened[1]));
                    answers.incrementAndGet();
                },
                "python",
                "-c",
                pod.script("decryption.py"))) {
            values.forEach(channel::send);
            channel.finish();
            if (answers.get() != values.size()) {
                throw new BrokenCheckException("%d of %d encrypted values were tried%s"
                        .formatted(answers.get(), values.size(), channel.complaint()));
            }
        }
        return new Counts(withTheKey.get(), withAnother.get());
    }
}
