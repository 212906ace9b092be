package litellmha.configimport;

import java.util.ArrayList;
import java.util.List;
import litellmha.configimport.Finding.Kind;

/** Collects what becomes of each key. */
final class Findings {

    private final List<Finding> all;
    private final String prefix;

    Findings() {
        this(new ArrayList<>(), "");
    }

    private Findings(List<Finding> all, String prefix) {
        this.all = all;
        this.prefix = prefix;
    }

    /** Returns a view for the keys below a path, which it adds to each source. */
    Findings below(String path) {
        return new Findings(all, prefix + path + ".");
    }

    /** Returns where a source stands in its file. */
    String path(String source) {
        return prefix + source;
    }

    void carried(String source, String target) {
        add(Kind.CARRIED, source, target);
    }

    /** For a key that changed nothing where it stood. */
    void nothing(String source) {
        carried(source, "nothing, as before");
    }

    void replaced(String source, String how) {
        add(Kind.REPLACED, source, how);
    }

    void secret(String source, String command) {
        add(Kind.SECRET, source, command);
    }

    void identity(String source, String how) {
        all.add(new Finding(Kind.IDENTITY, source, how));
    }

    void network(String source, String opening) {
        all.add(new Finding(Kind.NETWORK, source, opening));
    }

    void unread(String source, String where) {
        add(Kind.UNREAD, source, where);
    }

    void refused(String source, String reason) {
        add(Kind.REFUSED, source, reason);
    }

    private void add(Kind kind, String source, String text) {
        all.add(new Finding(kind, path(source), text));
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
