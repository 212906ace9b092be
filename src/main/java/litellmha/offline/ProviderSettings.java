package litellmha.offline;

import com.google.protobuf.Value;
import pulumirpc.Provider.ConfigureRequest;

/**
 * The provider configuration that changes what the engine is told: whether a Secret's or a ConfigMap's data may be
 * updated in place. Anything but {@code true} counts as false, in the real provider too.
 */
record ProviderSettings(boolean secretMutable, boolean configMapMutable) {
    static final ProviderSettings DEFAULT = new ProviderSettings(false, false);

    static ProviderSettings from(ConfigureRequest request) {
        return new ProviderSettings(isTrue(request, "enableSecretMutable"), isTrue(request, "enableConfigMapMutable"));
    }

    private static boolean isTrue(ConfigureRequest request, String name) {
        Value value = request.getArgs().getFieldsOrDefault(name, Value.getDefaultInstance());
        return value.getBoolValue() || value.getStringValue().equals("true");
    }
}
