package litellmha.offline;

import com.google.protobuf.Value;
import java.util.Map;
import pulumirpc.Provider.ConfigureRequest;

/**
 * The settings of the official provider that decide what happens to an object. Anything but {@code true} counts as false,
 * as there.
 *
 * @param secretMutable whether a Secret's data may be updated in place
 * @param configMapMutable whether a ConfigMap's data may be
 * @param upsertExistingObjects whether objects are created by server-side apply, which takes over one that exists. Before
 *     4.29 they always were
 * @param patchForce whether fields are taken from other managers
 */
record ProviderSettings(
        boolean secretMutable, boolean configMapMutable, boolean upsertExistingObjects, boolean patchForce) {
    static final ProviderSettings DEFAULT = new ProviderSettings(false, false, false, false);

    /** @param environment of the provider's process, which decides what is not configured */
    static ProviderSettings from(ConfigureRequest request, Map<String, String> environment) {
        return new ProviderSettings(
                isTrue(request, environment, "enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
                isTrue(request, environment, "enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
                isTrue(request, environment, "upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
                isTrue(request, environment, "enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"));
    }

    private static boolean isTrue(
            ConfigureRequest request, Map<String, String> environment, String name, String variable) {
        Value value = request.getArgs().getFieldsOrDefault(name, Value.getDefaultInstance());
        return value.getBoolValue()
                || (value.hasStringValue() ? value.getStringValue() : environment.getOrDefault(variable, ""))
                        .equals("true");
    }
}
