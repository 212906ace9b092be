package litellmha.verify.check;

import litellmha.verify.report.ReportFiles;

/** A mistake that is made on purpose, for the test of the order of packages. */
public final class ScenarioThatKnowsTheReport implements Scenario {

    @Override
    public void observe(CheckContext context) {
        ReportFiles.folder(null);
    }
}
