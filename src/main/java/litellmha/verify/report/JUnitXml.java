package litellmha.verify.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import litellmha.verify.model.Outcome;
import litellmha.verify.report.Report.CheckResult;

/**
 * A report in the format that JUnit's Ant task began and that CI systems read: FAIL is a failure, INCONCLUSIVE an error.
 * The figures are the case's output; properties of a case are known to few readers.
 */
final class JUnitXml {

    private static final String PREFIX = "litellm-ha.verify";

    /** Times are in UTC, because the format has neither zones nor fractions of a second. */
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private JUnitXml() {}

    static String of(Report report) {
        Markup xml = new Markup().declaration().line();
        xml.open(
                        "testsuite",
                        "name",
                        PREFIX + "." + Tested.of(report.run()).name(),
                        "timestamp",
                        TIMESTAMP.format(report.started()),
                        "tests",
                        Long.toString(
                                report.checks().size() + report.doubt().stream().count()),
                        "failures",
                        Long.toString(report.count(Outcome.FAIL)),
                        "errors",
                        Long.toString(report.count(Outcome.INCONCLUSIVE)
                                + report.doubt().stream().count()),
                        "skipped",
                        Long.toString(report.count(Outcome.SKIPPED)),
                        "time",
                        seconds(report.checks().stream()
                                .mapToDouble(CheckResult::seconds)
                                .sum()))
                .line();
        properties(report, xml);
        report.checks().forEach(check -> testCase(check, xml));
        report.doubt().ifPresent(doubt -> xml.open("testcase", "classname", PREFIX, "name", "run", "time", "0")
                .leaf("error", doubt, "message", doubt)
                .close()
                .line());
        return xml.close().line().toString();
    }

    private static void properties(Report report, Markup xml) {
        xml.open("properties");
        property(xml, "run", report.run().run());
        Tested.of(report.run()).properties().forEach((name, value) -> property(xml, name, value));
        xml.close().line();
    }

    private static void property(Markup xml, String name, String value) {
        xml.open("property", "name", name, "value", value).close();
    }

    private static void testCase(CheckResult check, Markup xml) {
        String reason = check.verdict().reason();
        xml.open("testcase", "classname", PREFIX, "name", check.id(), "time", seconds(check.seconds()));
        switch (check.verdict().outcome()) {
            case PASS -> xml.text("");
            case FAIL -> xml.leaf("failure", reason, "message", reason, "type", "FAIL");
            case INCONCLUSIVE -> xml.leaf("error", reason, "message", reason, "type", "INCONCLUSIVE");
            case SKIPPED -> xml.open("skipped", "message", reason).close();
        }
        xml.open("system-out").text(check.claim() + "\n" + reason + "\n");
        check.verdict().figures().forEach(figure -> xml.text("%s: %s\n".formatted(figure.label(), figure.text())));
        xml.close().close().line();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
