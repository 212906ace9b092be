package litellmha.verify.report;

import java.util.List;
import litellmha.verify.model.Figure;

/** Figures that are made up. */
final class SampleFigures {

    static final List<Figure> FAILOVER = List.of(
            Figure.count("rows acknowledged", 316).in("without grace"),
            Figure.count("rows lost", 0).in("without grace"),
            new Figure("time without writes", 4.21, "s").in("without grace"),
            Figure.count("rows acknowledged", 350).in("with grace"),
            Figure.count("rows lost", 0).in("with grace"),
            new Figure("time without writes", 2.41, "s").in("with grace"));

    static final List<Figure> BUDGET = List.of(
            new Figure("cost of a request", 0.003, "USD"),
            new Figure("spend past the budget", 0.009, "USD"),
            Figure.count("requests accepted", 8).in("budget"),
            Figure.count("requests accepted", 6).in("rpm_limit"));

    private SampleFigures() {}
}
