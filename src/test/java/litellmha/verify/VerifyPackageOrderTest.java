package litellmha.verify;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellmha.verify.check.ScenarioThatKnowsTheReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package of verify may use which: acting on a cluster, judging and reporting know nothing of one another. */
class VerifyPackageOrderTest {

    private static final String ROOT = "litellmha.verify.";

    private static final Map<String, List<String>> MAY_USE = Map.of(
            "model", List.of(),
            "history", List.of("model"),
            "judge", List.of("model", "history"),
            "cluster", List.of("model", "history"),
            "client", List.of("model", "history", "cluster"),
            "undo", List.of("model", "history", "cluster", "client"),
            "check", List.of("model", "history", "judge", "cluster", "client", "undo"),
            "foreign", List.of("model", "history", "judge", "cluster", "client", "check"),
            "run", List.of("model", "history", "judge", "cluster", "client", "undo", "check"),
            "report", List.of("model", "history", "judge"));

    private static final JavaClasses MAIN =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("litellmha.verify");

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    private static ArchRule order(String name) {
        String[] allowed = Stream.concat(Stream.of(name), MAY_USE.get(name).stream())
                .map(other -> ROOT + other)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAPackage("litellmha.verify..")).or(resideInAnyPackage(allowed)));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyThoseBeforeIt(String name) {
        order(name).check(MAIN);
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        assertThat(MAIN.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        packages().map(name -> ROOT + name).toList());
    }

    @Test
    void aCheckThatUsesTheReportIsFound() {
        JavaClasses fixture = new ClassFileImporter().importClasses(ScenarioThatKnowsTheReport.class);

        assertThat(order("check").evaluate(fixture).getFailureReport().getDetails())
                .singleElement()
                .asString()
                .contains("ScenarioThatKnowsTheReport", "litellmha.verify.report.ReportFiles");
    }
}
