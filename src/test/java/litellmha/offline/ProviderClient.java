package litellmha.offline;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import pulumirpc.ResourceProviderGrpc;

/** A started provider and the calls to it. */
final class ProviderClient extends ProviderCalls implements AutoCloseable {
    final OfflineProvider provider;
    private final ManagedChannel channel;

    ProviderClient(Path cluster, OperationListener listener) {
        this(OfflineProvider.start(cluster, listener));
    }

    private ProviderClient(OfflineProvider provider) {
        this(
                provider,
                NettyChannelBuilder.forAddress("127.0.0.1", provider.port())
                        .usePlaintext()
                        .build());
    }

    private ProviderClient(OfflineProvider provider, ManagedChannel channel) {
        super(ResourceProviderGrpc.newBlockingStub(channel));
        this.provider = provider;
        this.channel = channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        provider.close();
    }
}
