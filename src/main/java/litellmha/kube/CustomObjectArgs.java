package litellmha.kube;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.ResourceArgs;
import java.util.Map;

/** An object of a kind that the Kubernetes SDK has no class for; its spec is a record. */
public final class CustomObjectArgs extends ResourceArgs {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    @Import(name = "apiVersion", required = true)
    private final Output<String> apiVersion;

    @Import(name = "kind", required = true)
    private final Output<String> kind;

    @Import(name = "metadata", required = true)
    private final Output<ObjectMetaArgs> metadata;

    @Import(name = "spec", required = true)
    private final Output<Map<String, Object>> spec;

    /** @param spec a record whose components are the fields of the kind's spec; an empty Optional is no field */
    public CustomObjectArgs(String apiVersion, String kind, ObjectMetaArgs metadata, Record spec) {
        this.apiVersion = Output.of(apiVersion);
        this.kind = Output.of(kind);
        this.metadata = Output.of(metadata);
        this.spec = Output.of(JSON.convertValue(spec, new TypeReference<Map<String, Object>>() {}));
    }
}
