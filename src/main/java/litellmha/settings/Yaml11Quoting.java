package litellmha.settings;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.Set;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Quotes every text that YAML 1.1 would read as something else, such as a date or {@code 1e5}. LiteLLM and Pulumi read YAML
 * 1.1; Jackson by itself quotes fewer.
 */
public final class Yaml11Quoting extends StringQuotingChecker.Default {

    private static final long serialVersionUID = 1L;

    /** Texts of Python's reader that SnakeYAML's lacks, and numbers with an exponent, which readers disagree on. */
    private static final String OTHERS = "=|<<|[-+]?[0-9._]+[eE][-+]?[0-9]+|[-+]?0[xXoObB][0-9a-fA-F_]+";

    private static final Set<Tag> TEXT = Set.of(Tag.STR);

    private final transient Resolver resolver = new Resolver();

    @Override
    public boolean needToQuoteValue(String value) {
        return super.needToQuoteValue(value) || means(value);
    }

    @Override
    public boolean needToQuoteName(String name) {
        return super.needToQuoteName(name) || means(name);
    }

    private boolean means(String text) {
        return text.matches(OTHERS) || !TEXT.contains(resolver.resolve(NodeId.scalar, text, true));
    }
}
