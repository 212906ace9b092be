package litellmha.offline;

import com.google.protobuf.Value;
import pulumirpc.Provider.ConfigureRequest;

/**
 * Whether a Secret's and a ConfigMap's data may be updated in place. Anything but {@code true} counts as false, as in the
 * official provider.
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
