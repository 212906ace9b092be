package litellmha.configimport;

import java.util.ArrayList;
import java.util.List;
import litellmha.configimport.Finding.Kind;

/** Collects what becomes of each key. */
final class Findings {

    private final List<Finding> all = new ArrayList<>();

    void carried(String source, String target) {
        all.add(new Finding(Kind.CARRIED, source, target));
    }

    void replaced(String source, String how) {
        all.add(new Finding(Kind.REPLACED, source, how));
    }

    void secret(String source, String command) {
        all.add(new Finding(Kind.SECRET, source, command));
    }

    void network(String source, String opening) {
        all.add(new Finding(Kind.NETWORK, source, opening));
    }

    void unread(String source, String where) {
        all.add(new Finding(Kind.UNREAD, source, where));
    }

    void refused(String source, String reason) {
        all.add(new Finding(Kind.REFUSED, source, reason));
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
