package litellmha.verify.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.verify.history.History;
import litellmha.verify.judge.BudgetJudge;
import litellmha.verify.report.Report.CheckResult;

/**
 * A report as one page that needs nothing else: words and tables are in it as they are, and scripts draw the plots from data
 * in it. Its content security policy lets it load nothing and run only these scripts.
 */
final class HtmlPage {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private static final String TIMELINE_HINT = "Zero is the fault. Service is what the read-write Service points to."
            + " Drag over the plot to zoom in, double-click to see all of it again.";

    private static final String SPENDING_HINT = "A circle is a request that was refused.";

    private final Markup html = new Markup();
    private final List<Timeline> timelines = new ArrayList<>();
    private final List<Spending> spendings = new ArrayList<>();

    private HtmlPage() {}

    /** What the plots are drawn from; the number of each is in the id of its element. */
    record Plots(List<Timeline> timelines, List<Spending> spendings) {}

    static String of(Report report) {
        HtmlPage page = new HtmlPage();
        page.write(report);
        String data = page.json();
        String errors = PageParts.own("errors.js");
        String library = PageParts.uplot("uPlot.iife.min.js");
        String script = PageParts.own("plots.js");
        return PageParts.fill(
                PageParts.own("page.html"),
                Map.of(
                        "scripts",
                        PageParts.sources(List.of(errors, library, script)),
                        "title",
                        new Markup().text(PageHead.title(report)).toString(),
                        "css",
                        PageParts.uplot("uPlot.min.css") + PageParts.own("page.css"),
                        "errors",
                        errors,
                        "body",
                        page.html.toString(),
                        "data",
                        data,
                        "library",
                        library,
                        "script",
                        script));
    }

    private String json() {
        try {
            // Within JSON a "<" is in texts only; without it no text ends the element that the data is in.
            return MAPPER.writeValueAsString(new Plots(timelines, spendings)).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(Report report) {
        html.open("main");
        PageHead.write(report, html);
        for (int i = 0; i < report.checks().size(); i++) {
            write(report.checks().get(i), PageHead.anchor(i));
        }
        html.close();
    }

    private void write(CheckResult check, String anchor) {
        html.open("section", "id", anchor, "aria-labelledby", anchor + "-title");
        html.open("h2", "id", anchor + "-title").text(check.id()).text(" ");
        PageHead.badge(check.verdict().outcome(), html);
        html.close();
        html.leaf("p", check.claim(), "class", "claim");
        html.leaf("p", check.verdict().reason(), "class", "reason").line();
        LimitTable.of(check).ifPresent(table -> table.write(html));
        FigureTable.of(check).ifPresent(table -> table.write(html));
        for (Map.Entry<String, History> part : parts(check.history()).entrySet()) {
            Timeline.of(part.getKey(), part.getValue()).ifPresent(this::write);
        }
        EvictionMatrix.of(check.history()).ifPresent(table -> table.write(html));
        ComparisonTable.of(check.history()).ifPresent(table -> table.writeCollapsed(html));
        if (check.id().equals(BudgetJudge.ID)) {
            Spending.of(check.history()).forEach(this::write);
        }
        html.close().line();
    }

    private static Map<String, History> parts(History check) {
        Map<String, History> phases = check.phases();
        return phases.isEmpty() ? Map.of("whole check", check) : phases;
    }

    private void write(Timeline timeline) {
        openFigure(
                timeline.title() + ": rows over time",
                TimelineTables.summary(timeline),
                "timeline-" + timelines.size());
        if (timelines.isEmpty()) {
            html.leaf("p", TIMELINE_HINT, "class", "hint");
        }
        timelines.add(timeline);
        TimelineTables.moments(timeline).writeCollapsed(html);
        TimelineTables.seconds(timeline).writeCollapsed(html);
        html.close().line();
    }

    private void write(Spending spending) {
        if (spending.budget().isPresent()) {
            openFigure(
                    spending.title() + ": spend against budget",
                    SpendingTables.summary(spending),
                    "spending-" + spendings.size());
            spendings.add(spending);
            html.leaf("p", SPENDING_HINT, "class", "hint");
        } else {
            html.open("figure").leaf("figcaption", spending.title() + ": requests");
            html.leaf("p", SpendingTables.summary(spending));
        }
        SpendingTables.replicas(spending).write(html);
        html.close().line();
    }

    /** @param id of the element that its plot is drawn into */
    private void openFigure(String title, String summary, String id) {
        html.open("figure").leaf("figcaption", title, "id", id + "-title");
        html.leaf("p", summary, "id", id + "-summary");
        html.leaf("div", "", "id", id, "class", "plot").line();
    }
}
