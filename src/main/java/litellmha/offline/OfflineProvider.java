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
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A started provider. Run the CLI with {@code PULUMI_DEBUG_PROVIDERS=kubernetes:<port>} to attach it. Keep its directory
 * as long as the stack's state: without it, a refresh finds every object deleted.
 */
public final class OfflineProvider implements AutoCloseable {
    private static final int SECONDS_TO_FINISH = 2;

    private final Server server;
    private final InputCheck inputCheck;

    private OfflineProvider(Server server, InputCheck inputCheck) {
        this.server = server;
        this.inputCheck = inputCheck;
    }

    /** Serves on a free port of the loopback interface, and creates the directory if it does not exist. */
    public static OfflineProvider start(Path clusterDirectory, OperationListener listener) {
        return start(clusterDirectory, listener, Map.of());
    }

    /**
     * As {@link #start(Path, OperationListener)}.
     *
     * @param environment what the official provider would find in its own: the {@code PULUMI_K8S_...} variables
     */
    public static OfflineProvider start(
            Path clusterDirectory, OperationListener listener, Map<String, String> environment) {
        InputCheck inputCheck = new InputCheck();
        Operations operations = new Operations(new SimulatedCluster(clusterDirectory), listener);
        try {
            Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new ProviderService(inputCheck, operations, environment))
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
     * Returns the objects that programs have declared since the start, in previews too, and that passed the check: the
     * latest version of each, in the order in which they first appeared. Secrets are in clear text, a Secret's {@code
     * stringData} is merged into its {@code data}, and a value that is not known yet is null.
     */
    public List<ObjectNode> declared() {
        return inputCheck.declared();
    }

    /** Aborts operations that do not finish, such as one that a listener blocks. */
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
