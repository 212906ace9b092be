package litellmha.cluster;

import static litellmha.Await.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import litellmha.cluster.Gateway.Answer;

/** Requests to all pods of a gateway, in several ways. */
final class Requests {

    private Requests() {}

    /** Asks the pods in turn. */
    static List<Answer> alternate(List<Gateway> gateways, String key, int times) {
        return alternate(gateways, key, "mock", times);
    }

    static List<Answer> alternate(List<Gateway> gateways, String key, String model, int times) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(gateways.get(i % gateways.size()).ask(key, model));
        }
        return answers;
    }

    /** Asks the pods in turn without waiting for answers, so that they open several connections to Redis. */
    static List<Answer> atOnce(List<Gateway> gateways, String key, int times) {
        ExecutorService clients = Executors.newFixedThreadPool(20);
        try {
            List<CompletableFuture<Answer>> answers = IntStream.range(0, times)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> gateways.get(i % gateways.size()).ask(key), clients))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        } finally {
            clients.shutdown();
        }
    }

    static List<Answer> last(List<Answer> answers, int count) {
        return answers.subList(answers.size() - count, answers.size());
    }

    /** Returns the answers to requests from shortly before a change to some time after it. */
    static List<Answer> whileUnderLoad(List<Gateway> gateways, String key, Runnable change)
            throws InterruptedException {
        List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean ended = new AtomicBoolean();
        Thread client = new Thread(() -> {
            while (!ended.get()) {
                answers.addAll(alternate(gateways, key, "served", gateways.size()));
            }
        });
        client.start();
        try {
            await("there is load", Duration.ofMinutes(1), answers::size, size -> size >= 10);
            change.run();
            int before = answers.size();
            await("there is load afterwards", Duration.ofMinutes(2), answers::size, size -> size >= before + 100);
        } finally {
            ended.set(true);
            client.join();
        }
        return List.copyOf(answers);
    }
}
