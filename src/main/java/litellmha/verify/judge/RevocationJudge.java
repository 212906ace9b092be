package litellmha.verify.judge;

import java.util.Optional;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges for how long each replica still accepts a deleted key. */
public final class RevocationJudge implements Judge {

    public static final String ID = "revocation";

    /** The key that is deleted. */
    public static final String KEY = "deleted";

    private static final double MARGIN_SECONDS = 5;

    /** A replica that was not told of the deletion keeps the key in its cache. */
    public static final double LONGEST_SECONDS = PinnedLiteLlm.KEY_CACHE.toSeconds() + MARGIN_SECONDS;

    public static final String CLAIM =
            "A deleted key is refused by every replica within %.0f s.".formatted(LONGEST_SECONDS);

    private static final int REFUSED = 401;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new RevocationTexts();
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Optional<Timed<Request>> delete =
                Requests.of(history, Request.DELETE_KEY).first();
        if (delete.isEmpty() || delete.get().event().code() != 200) {
            findings.unknown("the key could not be deleted");
            return findings.verdict("");
        }
        Requests requests = Requests.of(history, KEY);
        requests.pods().forEach(pod -> judge(pod, requests.to(pod), delete.get().nanos(), findings));
        Coverage.gap(history, requests.pods().size()).ifPresent(findings::unknown);
        return findings.verdict("Every replica refused the deleted key in time.");
    }

    private static void judge(String pod, Requests requests, long deleted, Findings findings) {
        if (requests.accepted().within(Long.MIN_VALUE, deleted).isEmpty()) {
            findings.unknown("%s did not know the key before it was deleted".formatted(pod));
        }
        Requests after = requests.within(deleted, Long.MAX_VALUE);
        Requests accepted = after.accepted();
        double works = accepted.end().orElse(deleted) - deleted;
        findings.figure(Figure.seconds("deleted key still works", works).of(pod));
        findings.figure(Figure.count("requests accepted after the deletion", accepted.count())
                .of(pod));
        Optional<Request> last = after.last().map(Timed::event);
        if (works / 1e9 > LONGEST_SECONDS) {
            findings.failed("%s accepted the deleted key %.1f s after the deletion, more than %.0f s"
                    .formatted(pod, works / 1e9, LONGEST_SECONDS));
        } else if (last.isEmpty() || last.get().code() == 200) {
            findings.unknown("%s was not tested until it refused the key".formatted(pod));
        } else if (last.get().code() != REFUSED) {
            findings.failed("%s refused the deleted key with %s, not with %d"
                    .formatted(pod, Requests.answer(last.get()), REFUSED));
        }
    }
}
