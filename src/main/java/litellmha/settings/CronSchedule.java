package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schedule of backups: six fields, seconds first. The five fields of a crontab are refused: CloudNativePG would accept
 * them with a warning, read each as the field before, and make a backup every hour.
 *
 * <p>Names of months and days, {@code ?} and {@code @daily} are not supported: numbers, {@code *}, ranges, lists and
 * steps suffice.
 */
public record CronSchedule(@JsonValue String text) {

    static final int SECOND = 0;
    static final int MINUTE = 1;
    static final int HOUR = 2;
    static final int DAY_OF_MONTH = 3;
    static final int MONTH = 4;
    static final int DAY_OF_WEEK = 5;

    private record Field(String name, int least, int most) {}

    /** The ranges of {@code github.com/robfig/cron} 1.2, which CloudNativePG parses schedules with. */
    private static final List<Field> FIELDS = List.of(
            new Field("second", 0, 59),
            new Field("minute", 0, 59),
            new Field("hour", 0, 23),
            new Field("day of month", 1, 31),
            new Field("month", 1, 12),
            new Field("day of week", 0, 6));

    private static final Pattern PART = Pattern.compile("(?:\\*|(\\d{1,2})(?:-(\\d{1,2}))?)(?:/(\\d{1,2}))?");

    /** @throws IllegalArgumentException if the text is not such a schedule; the message says what is allowed */
    @JsonCreator
    public CronSchedule {
        String[] fields = text.split(" ", -1);
        if (fields.length != FIELDS.size()) {
            throw new IllegalArgumentException("six fields, seconds first, such as \"0 0 2 * * *\" for daily at 02:00");
        }
        for (int i = 0; i < fields.length; i++) {
            for (String part : fields[i].split(",", -1)) {
                if (!allowed(part, FIELDS.get(i))) {
                    Field field = FIELDS.get(i);
                    throw new IllegalArgumentException("six fields, seconds first, where the %s is * or within %d-%d"
                            .formatted(field.name(), field.least(), field.most()));
                }
            }
        }
    }

    /** Whether a backup is due every day, and at most once an hour. */
    boolean isDaily() {
        return text.matches("\\d+ \\d+ \\S+ \\* \\* \\*");
    }

    /** Returns when backups are due. */
    public DueTimes times() {
        return new DueTimes(this);
    }

    /**
     * Returns a crontab's five fields for once a day, so many hours after the first time of a day.
     *
     * @throws IllegalStateException unless this {@link #isDaily}
     */
    public String onceADayAfter(int hours) {
        if (!isDaily()) {
            throw new IllegalStateException(text + " is not daily");
        }
        return "%d %d * * *".formatted(values(1).first(), (values(2).first() + hours) % 24);
    }

    /** Returns the values of a field; Sunday is 0. A single number with a step is a range to the end: {@code 0/30}. */
    SortedSet<Integer> values(int index) {
        Field field = FIELDS.get(index);
        SortedSet<Integer> values = new TreeSet<>();
        for (String part : field(index).split(",")) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalStateException("the constructor takes no such part: " + part);
            }
            int from = matcher.group(1) == null ? field.least() : Integer.parseInt(matcher.group(1));
            int step = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
            int to = from;
            if (matcher.group(2) != null) {
                to = Integer.parseInt(matcher.group(2));
            } else if (matcher.group(1) == null || matcher.group(3) != null) {
                to = field.most();
            }
            for (int value = from; value <= to; value += step) {
                values.add(value);
            }
        }
        return values;
    }

    /** Returns whether a field is left open, also by steps or in a list. */
    boolean hasStar(int index) {
        return field(index).contains("*");
    }

    private String field(int index) {
        return text.split(" ")[index];
    }

    private static boolean allowed(String part, Field field) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            return false;
        }
        int from = matcher.group(1) == null ? field.least() : Integer.parseInt(matcher.group(1));
        int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
        int step = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
        return field.least() <= from && from <= to && to <= field.most() && step >= 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
