package litellmha.offline;

import com.google.protobuf.Empty;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;
import pulumirpc.ResourceProviderGrpc.ResourceProviderImplBase;

/**
 * The engine's side of the provider. A call that is not here, such as a Helm chart's, is answered as unimplemented.
 *
 * <p>One service has one configuration: of several provider resources in a program, the last to be configured counts.
 */
final class ProviderService extends ResourceProviderImplBase {
    /** The release of the Kubernetes provider that this one stands in for. */
    private static final String VERSION = "4.32.0";

    private final InputCheck inputCheck;
    private final Operations operations;
    private volatile ProviderSettings settings = ProviderSettings.DEFAULT;

    ProviderService(InputCheck inputCheck, Operations operations) {
        this.inputCheck = inputCheck;
        this.operations = operations;
    }

    @Override
    public void attach(PluginAttach request, StreamObserver<Empty> observer) {
        answer(observer, Empty::getDefaultInstance);
    }

    @Override
    public void getPluginInfo(Empty request, StreamObserver<PluginInfo> observer) {
        answer(observer, () -> PluginInfo.newBuilder().setVersion(VERSION).build());
    }

    @Override
    public void checkConfig(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(
                observer,
                () -> CheckResponse.newBuilder().setInputs(request.getNews()).build());
    }

    /** No configuration makes another cluster of this one, so none replaces a provider. */
    @Override
    public void diffConfig(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(observer, () -> {
            var before = request.getOlds().getFieldsMap();
            var after = request.getNews().getFieldsMap();
            List<String> changed = Stream.concat(before.keySet().stream(), after.keySet().stream())
                    .distinct()
                    .filter(key -> !before.containsKey(key) || !before.get(key).equals(after.get(key)))
                    .toList();
            return DiffResponse.newBuilder()
                    .setChanges(changed.isEmpty() ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
                    .addAllDiffs(changed)
                    .build();
        });
    }

    @Override
    public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> observer) {
        answer(observer, () -> {
            settings = ProviderSettings.from(request);
            return ConfigureResponse.newBuilder()
                    .setAcceptSecrets(true)
                    .setSupportsPreview(true)
                    .setSupportsAutonamingConfiguration(true)
                    .build();
        });
    }

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(observer, () -> inputCheck.check(request));
    }

    @Override
    public void diff(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(
                observer,
                () -> ObjectDiff.between(
                        Checkpoint.of(Wire.read(request.getOlds())),
                        Wire.plain(Wire.read(request.getNews())),
                        settings,
                        request.getIgnoreChangesList().stream()
                                .map(PropertyPath::parse)
                                .toList()));
    }

    @Override
    public void create(CreateRequest request, StreamObserver<CreateResponse> observer) {
        answer(observer, () -> operations.create(request));
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> observer) {
        answer(observer, () -> operations.read(request));
    }

    @Override
    public void update(UpdateRequest request, StreamObserver<UpdateResponse> observer) {
        answer(observer, () -> operations.update(request));
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<Empty> observer) {
        answer(observer, () -> {
            operations.delete(request);
            return Empty.getDefaultInstance();
        });
    }

    /** Nothing here waits for anything, so there is nothing to break off. */
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
            // The message stays out: it may quote a secret.
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
