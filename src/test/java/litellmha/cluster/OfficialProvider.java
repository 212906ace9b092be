package litellmha.cluster;

import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.ResourceProviderGrpc;
import pulumirpc.ResourceProviderGrpc.ResourceProviderBlockingStub;

/** Pulumi's official Kubernetes provider as a process, with an engine that only takes its log. */
final class OfficialProvider implements AutoCloseable {

    private static final String BINARY = "pulumi-resource-kubernetes";

    private final Server engine;
    private final Process process;
    private final ManagedChannel channel;

    private OfficialProvider(Server engine, Process process, ManagedChannel channel) {
        this.engine = engine;
        this.process = process;
        this.channel = channel;
    }

    /**
     * @param folder with the provider's binary
     * @param kubeconfig of the cluster, which its current context is for
     */
    static OfficialProvider start(Path folder, Path kubeconfig) throws IOException {
        Server engine = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new SilentEngine())
                .build()
                .start();
        ProcessBuilder builder = new ProcessBuilder(folder.resolve(BINARY).toString(), "127.0.0.1:" + engine.getPort())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("PULUMI_"));
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String port = out.readLine();
        if (port == null) {
            engine.shutdownNow();
            throw new IOException(BINARY + " ended without telling its port");
        }
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(port.strip()))
                .usePlaintext()
                .build();
        return new OfficialProvider(engine, process, channel);
    }

    ResourceProviderBlockingStub stub() {
        return ResourceProviderGrpc.newBlockingStub(channel);
    }

    /** Its release, such as {@code 4.25.0}. */
    String version() {
        return stub().getPluginInfo(Empty.getDefaultInstance()).getVersion();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        process.destroy();
        engine.shutdownNow();
    }

    private static final class SilentEngine extends EngineGrpc.EngineImplBase {
        @Override
        public void log(LogRequest request, StreamObserver<Empty> observer) {
            observer.onNext(Empty.getDefaultInstance());
            observer.onCompleted();
        }
    }
}
