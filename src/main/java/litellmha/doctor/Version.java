package litellmha.doctor;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a version such as {@code v1.35.4+k3s1}; nothing here needs the third. */
record Version(int major, int minor, String text) {

    private static final Pattern FORM = Pattern.compile("v?((\\d{1,6})\\.(\\d{1,6})(\\.\\d.*)?)");
    private static final Comparator<Version> ORDER =
            Comparator.comparingInt(Version::major).thenComparingInt(Version::minor);

    /** Returns nothing if the text is not a version. */
    static Optional<Version> of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Version(
                        Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)), matcher.group(1)))
                : Optional.empty();
    }

    boolean isBefore(int otherMajor, int otherMinor) {
        return ORDER.compare(this, new Version(otherMajor, otherMinor, "")) < 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
