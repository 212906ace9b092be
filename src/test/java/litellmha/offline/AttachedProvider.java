package litellmha.offline;

import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import litellmha.platform.CommittedStacks;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.Provider.GetSchemaResponse;
import pulumirpc.ResourceProviderGrpc;

/**
 * The offline provider as a process, for {@code tools/bench/run}: prints its port, serves until its standard input ends.
 * Unlike the product's it has a schema, without which Pulumi YAML runs no program.
 */
final class AttachedProvider {

    private AttachedProvider() {}

    /** {@code args}: the folder that stands for the cluster, and the file to write prod to as a Pulumi YAML program. */
    public static void main(String[] args) throws IOException {
        YamlProgram prod = new YamlProgram(CommittedStacks.manifests("prod"));
        Files.writeString(Path.of(args[1]), prod.text());
        Operations operations = new Operations(new SimulatedCluster(Path.of(args[0])), OperationListener.NONE);
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(withSchema(
                        new ProviderService(new InputCheck(), operations, Map.of()).bindService(), prod.schema()))
                .build()
                .start();
        System.out.println(server.getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        server.shutdownNow();
    }

    private static ServerServiceDefinition withSchema(ServerServiceDefinition provider, String schema) {
        ServerServiceDefinition.Builder all = ServerServiceDefinition.builder(provider.getServiceDescriptor());
        provider.getMethods().stream()
                .filter(method -> method.getMethodDescriptor() != ResourceProviderGrpc.getGetSchemaMethod())
                .forEach(all::addMethod);
        GetSchemaResponse answer =
                GetSchemaResponse.newBuilder().setSchema(schema).build();
        return all.addMethod(ServerMethodDefinition.create(
                        ResourceProviderGrpc.getGetSchemaMethod(),
                        ServerCalls.<GetSchemaRequest, GetSchemaResponse>asyncUnaryCall((request, observer) -> {
                            observer.onNext(answer);
                            observer.onCompleted();
                        })))
                .build();
    }
}
