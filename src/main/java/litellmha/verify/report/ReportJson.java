package litellmha.verify.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import litellmha.verify.model.Figure;
import litellmha.verify.report.Report.CheckResult;

/** A report for programs, as {@code docs/verify-report.schema.json} describes it. */
final class ReportJson {

    /** Goes up when a program that reads the older one would no longer understand it. */
    private static final int VERSION = 2;

    private static final JsonMapper MAPPER = new JsonMapper();

    private ReportJson() {}

    static String of(Report report) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("version", VERSION)
                .put("outcome", report.outcome().name())
                .put("run", report.run().run())
                .put("started", report.started().toString());
        Tested.addTo(json, report.run());
        report.doubt().ifPresent(doubt -> json.put("doubt", doubt));
        report.checks().forEach(check -> add(check, json.withArray("checks").addObject()));
        json.withArray("checks");
        return json.toPrettyString() + "\n";
    }

    private static void add(CheckResult check, ObjectNode json) {
        json.put("id", check.id())
                .put("claim", check.claim())
                .put("outcome", check.verdict().outcome().name())
                .put("reason", check.verdict().reason())
                .put("seconds", check.seconds());
        json.withArray("figures");
        check.verdict()
                .figures()
                .forEach(figure -> add(figure, json.withArray("figures").addObject()));
    }

    private static void add(Figure figure, ObjectNode json) {
        json.put("name", figure.name());
        // JSON has no other numbers.
        if (Double.isFinite(figure.value())) {
            json.put("value", figure.value());
        }
        json.put("unit", figure.unit());
        figure.phase().ifPresent(phase -> json.put("phase", phase));
        figure.pod().ifPresent(pod -> json.put("pod", pod));
    }
}
