package litellmha.manifest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderedStackTest {

    private final ByteArrayOutputStream warnings = new ByteArrayOutputStream();

    private DeclarationRecorder choice(Supplier<DeclarationRecorder> fast) {
        return RecorderSelfCheck.choose(
                fast, MockRecorder::new, new PrintStream(warnings, true, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void bothRecordersSeeTheSameObjects(String stack) {
        PlatformPlan plan = PlatformPlan.of(stack, CommittedStacks.settings(stack));

        assertThat(RenderedStack.of(plan, new DirectRecorder())).isEqualTo(MockedStack.of(plan));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void bothRecordersSeeTheSameObjectsWithAnOperator(String stack) {
        PlatformPlan plan = PlatformPlan.of(stack, CommittedStacks.installing(stack));

        assertThat(RenderedStack.of(plan, new DirectRecorder())).isEqualTo(MockedStack.of(plan));
    }

    /** A new stack could not begin with it. */
    @Test
    void aPostgresThatRunsIsRenderedWithoutTheArchiveThatItBeganWith() {
        StackFile stack = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        CommittedStacks.restoreToAMoment(stack.config());
        PlatformPlan plan = PlatformPlan.of("prod", stack.settings());

        assertThat(RenderedStack.of(plan).objects()).extracting(Manifests::name).contains("litellm-pg-gen2");
        assertThat(RenderedStack.of(plan)).isEqualTo(RenderedStack.of(plan, new MockRecorder()));
    }

    @Test
    void theFastRecorderIsChosenWithoutAWord() {
        assertThat(choice(DirectRecorder::new)).isInstanceOf(DirectRecorder.class);
        assertThat(choice(MockRecorder::new)).isInstanceOf(MockRecorder.class);
        assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aFastRecorderThatAnUpgradeHasBrokenIsReplacedWithOneWarning() {
        DeclarationRecorder chosen = choice(() -> program -> {
            throw new NoSuchMethodError("'void com.pulumi.test.internal.Gone.gone()'");
        });
        PlatformPlan plan = PlatformPlan.of("prod", CommittedStacks.settings("prod"));

        assertThat(RenderedStack.of(plan, chosen))
                .isEqualTo(RenderedStack.of(plan, chosen))
                .isEqualTo(RenderedStack.of(plan, new DirectRecorder()));
        assertThat(warnings.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .containsPattern("warning: .* pulumi-[0-9.]+\\.jar, .*NoSuchMethodError.*gone.* take longer");
    }

    @Test
    void aFastRecorderThatCannotBeMadeIsReplacedToo() {
        assertThat(choice(() -> {
                    throw new NoClassDefFoundError("com/pulumi/test/internal/Gone");
                }))
                .isInstanceOf(MockRecorder.class);
        assertThat(warnings.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }

    @Test
    void aFastRecorderThatRecordsWronglyIsReplacedToo() {
        assertThat(choice(() -> program -> List.of())).isInstanceOf(MockRecorder.class);
        assertThat(warnings.toString(StandardCharsets.UTF_8)).contains("records a small program wrongly");
    }

    @Test
    void onlyOneClassUsesTheInternalsOfPulumisSdk() {
        JavaClasses program = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("litellmha");

        assertThat(usesInternals(type -> true).evaluate(program).hasViolation())
                .as("the rule finds what it looks for")
                .isTrue();
        usesInternals(type -> !type.getName().startsWith(DirectRecorder.class.getName()))
                .check(program);
    }

    private static ArchRule usesInternals(Predicate<JavaClass> checked) {
        return noClasses()
                .that(DescribedPredicate.describe("are not DirectRecorder", checked))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.pulumi..internal..");
    }
}
