package litellmha.cli;

import com.google.protobuf.Empty;
import com.pulumi.kubernetes.core.v1.Namespace;
import com.pulumi.kubernetes.core.v1.NamespaceArgs;
import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.test.Mocks;
import com.pulumi.test.Mocks.ResourceResult;
import com.pulumi.test.PulumiTest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import litellmha.build.SourceDigest;
import litellmha.offline.OfflineProvider;
import litellmha.offline.OperationListener;
import litellmha.settings.StackFile;
import pulumirpc.ResourceProviderGrpc;

/**
 * Loads the classes that the command line and the program start with, for {@code tools/archive}: those of the program by
 * rendering each tier, those of Pulumi's SDK that only a real run needs by a run on its mocks, and gRPC's by a call to the
 * offline provider.
 */
final class ArchiveTraining {

    private ArchiveTraining() {}

    /** @param args a folder to write to */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (String stack : new String[] {"cost", "dev", "prod"}) {
            String file = StackFile.name(stack);
            Files.copy(Path.of(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try (OfflineProvider provider = OfflineProvider.start(folder.resolve("cluster"), OperationListener.NONE)) {
            ManagedChannel channel = ManagedChannelBuilder.forTarget("127.0.0.1:" + provider.port())
                    .usePlaintext()
                    .build();
            ResourceProviderGrpc.newBlockingStub(channel).getPluginInfo(Empty.getDefaultInstance());
            channel.shutdownNow();
        }
        Mocks mocks = resource ->
                CompletableFuture.completedFuture(ResourceResult.of(Optional.of(resource.name), resource.inputs));
        PulumiTest.withMocks(mocks)
                .runTest(context -> new Namespace(
                        "archive",
                        NamespaceArgs.builder()
                                .metadata(
                                        ObjectMetaArgs.builder().name("archive").build())
                                .build()))
                .throwOnError();
        PulumiTest.cleanup();
        SourceDigest.ofRunningProgram().refuseOtherCheckout(Path.of(""));
        String[] render = {"render", "--stack", "cost", "--stack", "dev", "--stack", "prod"};
        System.exit(Main.commandLine(folder).execute(render));
    }
}
