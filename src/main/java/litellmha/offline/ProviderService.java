package litellmha.offline;

import com.google.protobuf.Empty;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellmha.kube.ChildOptions;
import pulumirpc.Plugin.PluginAttach;
import pulumirpc.Plugin.PluginInfo;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.ConfigureResponse;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;
import pulumirpc.ResourceProviderGrpc.ResourceProviderImplBase;

/** The provider's gRPC service. Calls that this program's resources do not need are answered as unimplemented. */
final class ProviderService extends ResourceProviderImplBase {
    private final InputCheck inputCheck;
    private final Operations operations;
    private final Map<String, String> environment;
    private volatile ProviderSettings settings = ProviderSettings.DEFAULT;

    /** @param environment stands for that of the provider's process */
    ProviderService(InputCheck inputCheck, Operations operations, Map<String, String> environment) {
        this.inputCheck = inputCheck;
        this.operations = operations;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public void attach(PluginAttach request, StreamObserver<Empty> observer) {
        answer(observer, Empty::getDefaultInstance);
    }

    @Override
    public void getPluginInfo(Empty request, StreamObserver<PluginInfo> observer) {
        answer(observer, () -> PluginInfo.newBuilder()
                .setVersion(ChildOptions.PROVIDER_VERSION)
                .build());
    }

    @Override
    public void checkConfig(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(
                observer,
                () -> CheckResponse.newBuilder().setInputs(request.getNews()).build());
    }

    @Override
    public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> observer) {
        answer(observer, () -> {
            settings = ProviderSettings.from(request, environment);
            return ConfigureResponse.newBuilder()
                    .setAcceptSecrets(true)
                    .setSupportsPreview(true)
                    .build();
        });
    }

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(observer, () -> inputCheck.check(request));
    }

    @Override
    public void diff(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(observer, () -> {
            if (request.getIgnoreChangesList().stream().anyMatch(path -> path.contains("["))) {
                throw new Refusal("ignoreChanges is simulated for plain keys only");
            }
            return ObjectDiff.between(
                    Checkpoint.of(Wire.read(request.getOlds())),
                    Wire.plain(Wire.read(request.getNews())),
                    request.getIgnoreChangesList().stream()
                            .map(PropertyPath::parse)
                            .toList(),
                    settings);
        });
    }

    @Override
    public void create(CreateRequest request, StreamObserver<CreateResponse> observer) {
        answer(observer, () -> operations.create(request, settings));
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> observer) {
        answer(observer, () -> operations.read(request));
    }

    @Override
    public void update(UpdateRequest request, StreamObserver<UpdateResponse> observer) {
        answer(observer, () -> operations.update(request, settings));
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<Empty> observer) {
        answer(observer, () -> {
            operations.delete(request);
            return Empty.getDefaultInstance();
        });
    }

    /** Does nothing, since no operation waits for anything. */
    @Override
    public void cancel(Empty request, StreamObserver<Empty> observer) {
        answer(observer, Empty::getDefaultInstance);
    }

    private static <T> void answer(StreamObserver<T> observer, Supplier<T> operation) {
        T answer;
        try {
            answer = operation.get();
        } catch (Refusal e) {
            observer.onError(Status.UNKNOWN
                    .withDescription(e.getMessage().replaceAll("\\s+", " "))
                    .asRuntimeException());
            return;
        } catch (RuntimeException e) {
            // The message is left out, since it may quote a secret.
            String where = Stream.of(e.getStackTrace())
                    .filter(frame -> frame.getClassName().startsWith(ProviderService.class.getPackageName()))
                    .findFirst()
                    .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
                    .orElse("");
            observer.onError(Status.INTERNAL
                    .withDescription(
                            "the offline provider failed: " + e.getClass().getSimpleName() + where)
                    .asRuntimeException());
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }
}
