package litellmha.verify.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import litellmha.verify.model.Outcome;
import litellmha.verify.report.Report.CheckResult;

/** The top of the page: what was put to the test, and every verdict in one table. */
final class PageHead {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private PageHead() {}

    static String title(Report report) {
        return "%s: %s".formatted(report.run().run(), report.counts());
    }

    static String anchor(int check) {
        return "check-" + (check + 1);
    }

    /** The outcome as a word; the colour only repeats it. */
    static void badge(Outcome outcome, Markup html) {
        html.leaf("span", outcome.name(), "class", "badge " + outcome.name());
    }

    static void write(Report report, Markup html) {
        html.open("header").open("h1").text(verdict(report)).text(" ");
        badge(report.outcome(), html);
        html.close();
        report.doubt().ifPresent(doubt -> html.leaf("p", doubt, "class", "doubt"));
        html.open("dl");
        Tested.of(report.run()).terms().forEach((term, description) -> term(html, term, description));
        term(html, "Run", "%s, from %s".formatted(report.run().run(), TIME.format(report.started())));
        html.close().close().line();
        if (!report.checks().isEmpty()) {
            verdicts(report, html);
        }
    }

    private static String verdict(Report report) {
        return switch (report.outcome()) {
            case PASS -> "Every claim held";
            case SKIPPED -> "What was put to the test held";
            case INCONCLUSIVE -> "Not every claim could be told";
            case FAIL -> report.count(Outcome.FAIL) == 1 ? "A claim is false" : "Claims are false";
        };
    }

    private static void term(Markup html, String term, String description) {
        html.open("div").leaf("dt", term).leaf("dd", description).close();
    }

    private static void verdicts(Report report, Markup html) {
        html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Verdicts");
        html.open("table", "class", "verdicts").leaf("caption", "Verdicts: " + report.counts());
        html.open("thead").open("tr");
        html.leaf("th", "Outcome", "scope", "col").leaf("th", "Check", "scope", "col");
        html.leaf("th", "Claim", "scope", "col").close().close().line().open("tbody");
        for (int i = 0; i < report.checks().size(); i++) {
            CheckResult check = report.checks().get(i);
            html.open("tr").open("td");
            badge(check.verdict().outcome(), html);
            html.close().open("th", "scope", "row").leaf("a", check.id(), "href", "#" + anchor(i));
            html.close().open("td").leaf("div", check.claim());
            if (check.verdict().outcome() != Outcome.PASS) {
                html.leaf("div", check.verdict().reason(), "class", "reason");
            }
            html.close().close().line();
        }
        html.close().close().close().line();
    }
}
