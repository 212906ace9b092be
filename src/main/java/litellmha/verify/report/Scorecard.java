package litellmha.verify.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import litellmha.verify.judge.RevocationJudge;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.report.Report.CheckResult;

/** What a run on a gateway that is no stack found, as a table for a terminal: what was due, and what was accepted. */
final class Scorecard {

    private static final String DUE = "requests due";
    private static final String ACCEPTED = "requests accepted";
    private static final String WORKS = "deleted key still works";

    private Scorecard() {}

    static List<String> lines(Report report) {
        TextTable table = new TextTable("l", "r", "r", "l").row("check", "due", "accepted", "verdict");
        for (CheckResult check : report.checks()) {
            table.row(check.id(), "", "", check.verdict().outcome().name());
            rows(check, table);
        }
        List<String> lines = new ArrayList<>(table.lines());
        for (CheckResult check : report.checks()) {
            if (check.verdict().outcome() != Outcome.PASS) {
                lines.add("");
                lines.add(check.id() + ":");
                lines.add("  " + check.verdict().reason());
                Advice.of(check).forEach(advice -> lines.add("  " + advice));
            }
        }
        lines.add("");
        return lines;
    }

    private static void rows(CheckResult check, TextTable table) {
        List<Figure> figures = check.verdict().figures();
        for (Figure due : figures) {
            if (due.name().equals(DUE)) {
                figures.stream()
                        .filter(figure ->
                                figure.name().equals(ACCEPTED) && figure.phase().equals(due.phase()))
                        .forEach(accepted -> table.row(
                                "  " + due.phase().orElse(""),
                                due.number(),
                                accepted.number(),
                                accepted.value() > due.value() ? "leaks" : "no more than due"));
            }
        }
        OptionalDouble works = figures.stream()
                .filter(figure -> figure.name().equals(WORKS))
                .mapToDouble(Figure::value)
                .max();
        works.ifPresent(seconds -> table.row(
                "  deleted key",
                "%.0f s".formatted(RevocationJudge.LONGEST_SECONDS),
                Figure.number(seconds, "s") + " s",
                seconds > RevocationJudge.LONGEST_SECONDS ? "works too long" : "no longer than due"));
    }

    /** Returns whether a limit let more requests through than are due. */
    static boolean leaks(CheckResult check) {
        List<Figure> figures = check.verdict().figures();
        return figures.stream().filter(due -> due.name().equals(DUE)).anyMatch(due -> figures.stream()
                .anyMatch(accepted -> accepted.name().equals(ACCEPTED)
                        && accepted.phase().equals(due.phase())
                        && accepted.value() > due.value()));
    }
}
