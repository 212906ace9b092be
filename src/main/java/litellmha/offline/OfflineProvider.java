package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A provider named {@code kubernetes} that needs no cluster: towards the engine it behaves as the real one does, and a
 * directory stands for the cluster. Run the CLI with {@code PULUMI_DEBUG_PROVIDERS=kubernetes:<port>} to attach it.
 *
 * <p>Nothing runs in it: no pod starts, no default is filled in but the namespace, and no schema is checked. Keep the
 * directory as long as the stack's state, or a refresh finds everything gone.
 */
public final class OfflineProvider implements AutoCloseable {
    /** gRPC's own limit of 4 MiB is too small for a set of custom resource definitions. */
    private static final int LARGEST_MESSAGE = 64 << 20;

    private static final int SECONDS_TO_FINISH = 2;

    private final Server server;
    private final InputCheck inputCheck;

    private OfflineProvider(Server server, InputCheck inputCheck) {
        this.server = server;
        this.inputCheck = inputCheck;
    }

    /** Serves on a free port of the loopback interface; the directory is made if it is not there. */
    public static OfflineProvider start(Path clusterDirectory, OperationListener listener) {
        InputCheck inputCheck = new InputCheck();
        Operations operations = new Operations(new PretendCluster(clusterDirectory), listener);
        try {
            Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .maxInboundMessageSize(LARGEST_MESSAGE)
                    .addService(new ProviderService(inputCheck, operations))
                    .build()
                    .start();
            return new OfflineProvider(server, inputCheck);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /**
     * The objects that programs declared since the start and that passed the check, previews included: the latest of
     * each resource, in the order in which they were first seen.
     *
     * <p>Secrets are in clear, a Secret's {@code stringData} is folded into its {@code data}, and a value that is not
     * known yet is null.
     */
    public List<ObjectNode> declared() {
        return inputCheck.declared();
    }

    /** Ends operations that do not finish by themselves, such as one held back by a listener. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
