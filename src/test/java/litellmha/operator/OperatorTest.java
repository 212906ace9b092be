package litellmha.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import com.pulumi.kubernetes.helm.v3.Release;
import com.pulumi.resources.Resource;
import com.pulumi.resources.ResourceOptions;
import com.pulumi.resources.ResourceTransformation;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import litellmha.database.Database;
import litellmha.manifest.MockedStack;
import litellmha.platform.CommittedStacks;
import litellmha.platform.Platform;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator as Pulumi's mocks see it declared. */
class OperatorTest {

    private static final String RELEASE = "kubernetes:helm.sh/v3:Release";
    private static final String CLUSTER = "kubernetes:postgresql.cnpg.io/v1:Cluster";

    private final ConcurrentLinkedQueue<Mocks.ResourceArgs> declared = new ConcurrentLinkedQueue<>();
    private final List<ResourceOptions> releaseOptions = new CopyOnWriteArrayList<>();
    private final List<Resource> databaseNeeds = new CopyOnWriteArrayList<>();

    private void declare(String stack, Settings settings) {
        try {
            PulumiTest.withOptions(TestOptions.builder()
                            .resourceTransformations(List.of(this::look))
                            .build())
                    .withMocks(args -> {
                        declared.add(args);
                        Object input = args.inputs.get("input");
                        return CompletableFuture.completedFuture(Mocks.ResourceResult.of(
                                Optional.of(args.name),
                                input == null ? args.inputs : Map.of("input", input, "output", input)));
                    })
                    .runTest(context ->
                            Platform.declare(PlatformPlan.of(stack, settings), Output.of(Optional.empty()), context))
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }
    }

    private Optional<ResourceTransformation.Result> look(ResourceTransformation.Args args) {
        if (args.resource() instanceof Release) {
            releaseOptions.add(args.options());
        } else if (args.resource() instanceof Database) {
            databaseNeeds.addAll(PulumiTest.extractValue(args.options().getDependsOn()));
        }
        return Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void noCommittedStackInstallsIt(String stack) {
        declare(stack, CommittedStacks.settings(stack));

        assertThat(declared)
                .extracting(resource -> resource.type)
                .contains(CLUSTER)
                .doesNotContain(RELEASE, "litellm-ha:operator:Operator");
    }

    @Test
    void itIsThePinnedChartOfCloudNativePg() {
        declare("cost", CommittedStacks.installing("cost"));

        assertThat(declared)
                .filteredOn(resource -> resource.type.equals(RELEASE))
                .singleElement()
                .satisfies(release -> assertThat(release.inputs)
                        .containsEntry("chart", "cloudnative-pg")
                        .containsEntry("version", "0.29.1")
                        .containsEntry("name", "cloudnative-pg")
                        .containsEntry("namespace", "cnpg-system")
                        .containsEntry("createNamespace", true)
                        .containsEntry("atomic", true)
                        .containsEntry("values", Map.of("commonAnnotations", Map.of("litellm-ha/stack", "cost"))));
        assertThat(releaseOptions).singleElement().satisfies(options -> assertThat(options.getVersion())
                .contains("4.32.0"));
    }

    @Test
    void whereThereAreStandbysItRunsTwiceOnDifferentNodes() {
        declare("prod", CommittedStacks.installing("prod"));

        assertThat(declared)
                .filteredOn(resource -> resource.type.equals(RELEASE))
                .singleElement()
                .satisfies(release -> assertThat(release.inputs.get("values"))
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsEntry("replicaCount", 2.0)
                        .hasEntrySatisfying(
                                "topologySpreadConstraints", constraints -> assertThat(constraints.toString())
                                        .contains(
                                                "topologyKey=kubernetes.io/hostname",
                                                "whenUnsatisfiable=DoNotSchedule",
                                                "app.kubernetes.io/instance=cloudnative-pg")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "prod"})
    void theDatabaseWaitsForIt(String stack) {
        declare(stack, CommittedStacks.installing(stack));
        assertThat(databaseNeeds).hasAtLeastOneElementOfType(Operator.class);

        databaseNeeds.clear();
        declare(stack, CommittedStacks.settings(stack));
        assertThat(databaseNeeds).isNotEmpty().doesNotHaveAnyElementsOfTypes(Operator.class);
    }

    @ParameterizedTest
    @CsvSource({"cost, false", "dev, false", "prod, true"})
    void itOutlivesTheStackWhereTheDatabaseDoes(String stack, boolean retained) {
        declare(stack, CommittedStacks.installing(stack));

        assertThat(releaseOptions).singleElement().satisfies(options -> {
            assertThat(options.isProtect()).isEqualTo(retained);
            assertThat(options.isRetainOnDelete()).isEqualTo(retained);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "prod"})
    void theManifestsAreTheSameWithAndWithoutIt(String stack) {
        assertThat(MockedStack.of(PlatformPlan.of(stack, CommittedStacks.installing(stack))))
                .isEqualTo(CommittedStacks.manifests(stack));
    }
}
