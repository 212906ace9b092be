package litellmha.settings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Finds the values of a stack file that Pulumi and this program read differently. Unless it is in quotes, the date {@code
 * 2024-10-21}, a version of Azure's API, reaches the program as {@code 2024-10-21 00:00:00 +0000 UTC}, and {@code 08} as 8; {@code
 * yes} is a text for Pulumi, and a boolean here. What {@code render} shows would not be what {@code pulumi up} does.
 *
 * @see <a href="https://github.com/go-yaml/yaml/blob/v3.0.1/resolve.go">what Pulumi's reader takes for numbers and dates</a>
 */
final class PulumiReading {

    private static final Pattern NUMBER = Pattern.compile(
            "[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?)");

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}"
            + "([Tt](\\d{1,2}:){2}\\d{1,2}(\\.\\d+)?(Z|[-+]\\d\\d:\\d\\d)| (\\d{1,2}:){2}\\d{1,2}(\\.\\d+)?)?");

    /** What Pulumi makes of a date: Go's {@code Time.String}. */
    private static final Pattern CHANGED_DATE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)? [-+]\\d{4} \\S+");

    /** Booleans of YAML 1.1 that are texts for Pulumi. */
    private static final Pattern YES = Pattern.compile("yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF");

    /** What is no text, and the same for both; whether it may stand there is up to the key. */
    private static final Pattern AGREED = Pattern.compile(
            "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?" + "|true|True|TRUE|false|False|FALSE|null|Null|NULL|~");

    /** A list or an object that the reader is inside of. */
    private static final class Collection {
        final String path;
        final boolean object;
        private int entries;
        private String key;

        Collection(String path, boolean object) {
            this.path = path;
            this.object = object;
        }
    }

    private final Deque<Collection> inside = new ArrayDeque<>();
    private final List<Problem> problems = new ArrayList<>();

    /** Returns what was found so far. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Whether Pulumi has made this text of a date. */
    static boolean isChangedDate(String text) {
        return CHANGED_DATE.matcher(text).matches();
    }

    /** Takes the next event of the file. */
    void next(Event event) {
        if (event instanceof NodeEvent node) {
            node(node);
        } else if (event instanceof CollectionEndEvent) {
            inside.pop();
        }
    }

    private void node(NodeEvent node) {
        Collection parent = inside.peek();
        boolean key = parent != null && parent.object && parent.key == null;
        String path = parent == null ? "" : key ? parent.path : parent.object ? child(parent) : item(parent);
        if (node instanceof ScalarEvent scalar) {
            scalar(scalar, key, path);
        }
        if (node instanceof CollectionStartEvent) {
            inside.push(new Collection(path, node instanceof MappingStartEvent));
        }
        if (parent != null && parent.object) {
            parent.key = key ? node instanceof ScalarEvent scalar ? scalar.getValue() : "?" : null;
        }
    }

    private static String child(Collection parent) {
        if (parent.path.isEmpty()) {
            return parent.key;
        }
        return parent.path.equals("config") && parent.key.indexOf(':') < 0
                ? "config." + SettingsReader.PREFIX + parent.key
                : parent.path + "." + parent.key;
    }

    private static String item(Collection parent) {
        return "%s[%d]".formatted(parent.path, parent.entries++);
    }

    private void scalar(ScalarEvent scalar, boolean key, String path) {
        String ours = "config." + SettingsReader.PREFIX;
        if (scalar.isPlain()
                && scalar.getTag() == null
                && path.startsWith(ours)
                && isOtherwiseRead(scalar.getValue(), key)) {
            problems.add(new Problem(
                    path.substring("config.".length()),
                    "%s%s without quotes in line %d"
                            .formatted(
                                    key ? "the key " : "",
                                    scalar.getValue(),
                                    scalar.getStartMark().getLine() + 1),
                    "quotes around a text; a number in plain digits; true or false: Pulumi would read this in another way",
                    ""));
        }
    }

    /** A key is always a text here; Pulumi makes {@code 1.1} of the key {@code 1.10}. */
    private static boolean isOtherwiseRead(String text, boolean key) {
        boolean agreed = AGREED.matcher(text).matches();
        if (key) {
            return agreed || isNumberOrDate(text) || text.equals("<<");
        }
        return !agreed && (isNumberOrDate(text) || YES.matcher(text).matches());
    }

    /** Underscores may separate digits. */
    private static boolean isNumberOrDate(String text) {
        return text.matches("[-+.0-9].*")
                        && NUMBER.matcher(text.replace("_", "")).matches()
                || DATE.matcher(text).matches();
    }
}
