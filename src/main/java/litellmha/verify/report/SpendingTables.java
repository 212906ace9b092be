package litellmha.verify.report;

import java.util.List;
import java.util.Locale;
import litellmha.verify.report.Spending.Replica;
import litellmha.verify.report.Table.Column;

/** Describes the plot of a spending in words and as a table. */
final class SpendingTables {

    private SpendingTables() {}

    static String summary(Spending spending) {
        long accepted =
                spending.replicas().stream().mapToLong(Replica::accepted).sum();
        String requests = "Of %d requests to %d pods %d were accepted; they cost %s USD"
                .formatted(spending.total().size(), spending.replicas().size(), accepted, dollars(spending.spent()));
        return requests
                + spending.budget()
                        .map(budget -> " of a budget of %s USD.".formatted(dollars(budget)))
                        .orElse(".");
    }

    static Table replicas(Spending spending) {
        return new Table(
                "Requests by pod",
                List.of(
                        Column.text("Pod"),
                        Column.number("accepted"),
                        Column.number("refused"),
                        Column.number("spent, USD"),
                        Column.text("First refusal")),
                spending.replicas().stream()
                        .map(replica -> Table.row(
                                replica.pod(),
                                Long.toString(replica.accepted()),
                                Long.toString(replica.requests().size() - replica.accepted()),
                                dollars(replica.spent()),
                                replica.firstRefusal()
                                        .map(answer -> "request %d: %s".formatted(answer.number(), answer.refusal()))
                                        .orElse("none")))
                        .toList());
    }

    private static String dollars(double dollars) {
        return String.format(Locale.ROOT, "%.4f", dollars);
    }
}
