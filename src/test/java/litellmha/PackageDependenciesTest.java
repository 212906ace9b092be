package litellmha;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which package may use which. The program is what {@code pulumi up} runs; commands and {@code verify} use it, and it
 * uses none of them.
 */
class PackageDependenciesTest {

    private static final String ROOT = "litellmha.";

    /** Each package of the program with the packages that it may use, from the bottom to the top. */
    private static final Map<String, List<String>> PROGRAM = Map.ofEntries(
            Map.entry("names", List.of()),
            Map.entry("tier", List.of()),
            Map.entry("litellm", List.of()),
            Map.entry("settings", List.of("names", "tier", "litellm")),
            Map.entry("kube", List.of("names")),
            // How secrets reach pods, for the features that have some.
            Map.entry("secret", List.of("names", "settings", "kube")),
            // What the first deployment of a stack has settled.
            Map.entry("guard", List.of("settings", "kube", "secret")),
            // What all pods have, for the features that declare some.
            Map.entry("pod", List.of("names", "settings", "kube")),
            // Features: each declares one component, and none knows another.
            Map.entry("operator", List.of("names", "tier", "settings", "kube")),
            Map.entry("network", List.of("names", "tier", "settings", "kube")),
            Map.entry("monitoring", List.of("names", "litellm", "settings", "kube")),
            Map.entry("expose", List.of("names", "settings", "kube")),
            Map.entry("database", List.of("names", "tier", "settings", "kube", "pod")),
            Map.entry("redis", List.of("names", "tier", "settings", "kube", "secret", "pod")),
            Map.entry("gateway", List.of("names", "tier", "litellm", "settings", "kube", "secret", "pod")),
            Map.entry(
                    "platform",
                    List.of(
                            "names",
                            "tier",
                            "settings",
                            "kube",
                            "guard",
                            "operator",
                            "network",
                            "monitoring",
                            "expose",
                            "database",
                            "redis",
                            "gateway")));

    private static final JavaClasses MAIN =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("litellmha");

    @ParameterizedTest
    @MethodSource("program")
    void aPackageOfTheProgramUsesOnlyWhatItMay(String name) {
        usesOnly(name, PROGRAM.get(name)).check(MAIN);
    }

    static Stream<String> program() {
        return PROGRAM.keySet().stream().sorted();
    }

    @Test
    void readingAClusterNeedsNothingElseOfTheProgramButNames() {
        usesOnly("kubeapi", List.of("names")).check(MAIN);
    }

    @Test
    void noPackagesUseEachOtherInACircle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void settingsThatUseAFeatureAreFound() {
        JavaClasses fixture = new ClassFileImporter()
                .importUrl(getClass().getResource("/litellmha/settings/SettingsThatUseAFeature.class"));

        assertThat(usesOnly("settings", PROGRAM.get("settings"))
                        .evaluate(fixture)
                        .getFailureReport()
                        .getDetails())
                .isNotEmpty()
                .allSatisfy(detail -> assertThat(detail)
                        .contains("litellmha.settings.SettingsThatUseAFeature", "litellmha.gateway.GatewayPlan"));
    }

    /** All below a package, with itself; libraries are free. */
    private static ArchRule usesOnly(String name, List<String> others) {
        String[] allowed = Stream.concat(Stream.of(name), others.stream())
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("litellmha..")).or(resideInAnyPackage(allowed)))
                .as("%s uses only %s".formatted(ROOT + name, Arrays.toString(allowed)));
    }
}
