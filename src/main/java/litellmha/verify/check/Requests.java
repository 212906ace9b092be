package litellmha.verify.check;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/** The requests of some loads of a history, at the time at which each ended. */
record Requests(List<Timed<Request>> all) {

    static Requests of(History history, List<String> loads) {
        return new Requests(history.timed(Request.class).stream()
                .filter(request -> loads.contains(request.event().load()))
                .toList());
    }

    Requests of(String load) {
        return new Requests(all.stream()
                .filter(request -> request.event().load().equals(load))
                .toList());
    }

    Requests endedBefore(long nanos) {
        return new Requests(
                all.stream().filter(request -> request.nanos() < nanos).toList());
    }

    Requests endedAfter(long nanos) {
        return new Requests(
                all.stream().filter(request -> request.nanos() >= nanos).toList());
    }

    /** Those that had begun and had not ended. */
    Requests underWayAt(long nanos) {
        return new Requests(all.stream()
                .filter(request -> request.nanos() > nanos && begun(request) <= nanos)
                .toList());
    }

    private static long begun(Timed<Request> request) {
        return request.nanos() - Math.round(request.event().seconds() * 1e9);
    }

    /** Without an answer, or with another one than 200. */
    Requests failed() {
        return new Requests(
                all.stream().filter(request -> request.event().code() != 200).toList());
    }

    /** Answers that began well and did not come to their end. */
    Requests cut() {
        return new Requests(all.stream()
                .filter(request ->
                        request.event().code() == 200 && !request.event().complete())
                .toList());
    }

    int count() {
        return all.size();
    }

    double longestSeconds() {
        return all.stream()
                .mapToDouble(request -> request.event().seconds())
                .max()
                .orElse(0);
    }

    /** How many there are of each load, code and error: {@code 3 × plain: 503 no_db_connection}. */
    String kinds() {
        Map<String, Long> kinds = all.stream()
                .map(Timed::event)
                .collect(Collectors.groupingBy(
                        request -> "%s: %d %s"
                                .formatted(request.load(), request.code(), request.error())
                                .strip(),
                        TreeMap::new,
                        Collectors.counting()));
        return kinds.entrySet().stream()
                .map(kind -> "%d × %s".formatted(kind.getValue(), kind.getKey()))
                .collect(Collectors.joining(", "));
    }
}
