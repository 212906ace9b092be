package litellmha.verify.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/**
 * Requests of a history.
 *
 * @param all in the order of their answers
 */
record Requests(List<Timed<Request>> all) {

    static Requests of(History history) {
        return new Requests(history.timed(Request.class));
    }

    static Requests of(History history, String load) {
        return of(history).where(request -> request.event().load().equals(load));
    }

    static Requests of(History history, List<String> loads) {
        return of(history).where(request -> loads.contains(request.event().load()));
    }

    Requests of(String load) {
        return where(request -> request.event().load().equals(load));
    }

    Requests where(Predicate<Timed<Request>> condition) {
        return new Requests(all.stream().filter(condition).toList());
    }

    Requests to(String pod) {
        return where(request -> request.event().pod().equals(pod));
    }

    Requests accepted() {
        return where(request -> request.event().code() == 200);
    }

    Requests refused() {
        return where(request -> request.event().code() != 200);
    }

    /** Returns the requests that were sent after a time, in nanoseconds, and answered before another. */
    Requests within(long from, long to) {
        return where(request -> sent(request) >= from && request.nanos() <= to);
    }

    Requests endedBefore(long nanos) {
        return where(request -> request.nanos() < nanos);
    }

    Requests endedAfter(long nanos) {
        return where(request -> request.nanos() >= nanos);
    }

    /** Returns the requests that were under way at some time between two. */
    Requests overlapping(long from, long to) {
        return where(request -> request.nanos() >= from && sent(request) <= to);
    }

    /** Returns the requests that had been sent and not answered yet. */
    Requests underWayAt(long nanos) {
        return where(request -> request.nanos() > nanos && sent(request) <= nanos);
    }

    /** Returns these and others. */
    Requests and(Requests others) {
        return new Requests(Stream.concat(all.stream(), others.all.stream()).toList());
    }

    /** Returns the requests whose answers began well and were cut off. */
    Requests cut() {
        return accepted().where(request -> !request.event().complete());
    }

    private static long sent(Timed<Request> request) {
        return request.nanos() - Math.round(request.event().seconds() * 1e9);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int count() {
        return all.size();
    }

    /** Returns the pods that were asked, in the order of their names. */
    List<String> pods() {
        return all.stream()
                .map(request -> request.event().pod())
                .distinct()
                .sorted()
                .toList();
    }

    Optional<Timed<Request>> first() {
        return all.stream().findFirst();
    }

    Optional<Timed<Request>> last() {
        return all.stream().reduce((earlier, later) -> later);
    }

    /** Returns when the last request was answered. */
    OptionalLong end() {
        return all.stream().mapToLong(Timed::nanos).max();
    }

    /** Returns how many seconds the slowest request took. */
    double slowest() {
        return all.stream()
                .mapToDouble(request -> request.event().seconds())
                .max()
                .orElse(0);
    }

    /** Returns how many requests there are of each load and answer: {@code 3 × plain: 503 no_db_connection}. */
    String kinds() {
        Map<String, Long> kinds = all.stream()
                .map(Timed::event)
                .collect(Collectors.groupingBy(
                        request -> request.load() + ": " + answer(request), TreeMap::new, Collectors.counting()));
        return kinds.entrySet().stream()
                .map(kind -> "%d × %s".formatted(kind.getValue(), kind.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Returns the answer to a request as a person reads it: {@code 503 no_db_connection}. */
    static String answer(Request request) {
        return "%d %s".formatted(request.code(), request.error()).strip();
    }
}
