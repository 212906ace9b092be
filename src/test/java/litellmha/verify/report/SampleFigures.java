package litellmha.verify.report;

import java.util.List;
import litellmha.verify.Figure;

/** Figures that are made up. */
final class SampleFigures {

    static final List<Figure> FAILOVER = List.of(
            Figure.count("rows acknowledged, without grace", 316),
            Figure.count("rows lost, without grace", 0),
            new Figure("time without writes, without grace", 4.21, "s"),
            Figure.count("rows acknowledged, with grace", 350),
            Figure.count("rows lost, with grace", 0),
            new Figure("time without writes, with grace", 2.41, "s"));

    static final List<Figure> BUDGET = List.of(
            new Figure("cost of a request", 0.003, "USD"),
            new Figure("spend past the budget", 0.009, "USD"),
            Figure.count("requests accepted, budget", 8),
            Figure.count("requests accepted, rpm_limit", 6));

    private SampleFigures() {}
}
