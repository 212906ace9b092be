package litellmha.settings;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellmha.names.AnnotationKeys;

/** The clouds that know the gateway without a key, by an annotation of its ServiceAccount. */
public enum CloudIdentity {
    AWS(
            AnnotationKeys.AWS_ROLE,
            "arn:aws[a-z-]*:iam::\\d{12}:role/\\S+",
            "arn:aws:iam::123456789012:role/NAME",
            Set.of("bedrock", "bedrock_converse", "sagemaker", "sagemaker_chat")),
    GOOGLE(
            AnnotationKeys.GOOGLE_SERVICE_ACCOUNT,
            "[^@\\s]+@[^@\\s]+\\.gserviceaccount\\.com",
            "NAME@PROJECT.iam.gserviceaccount.com",
            Set.of("vertex_ai", "vertex_ai_beta")),
    AZURE(
            AnnotationKeys.AZURE_CLIENT,
            "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            "11111111-2222-3333-4444-555555555555",
            Set.of("azure", "azure_ai", "azure_text"));

    private final String annotation;
    private final String form;
    private final String example;
    private final Set<String> providers;

    CloudIdentity(String annotation, String form, String example, Set<String> providers) {
        this.annotation = annotation;
        this.form = form;
        this.example = example;
        this.providers = providers;
    }

    /** Returns the cloud of a provider of LiteLLM's, the part of a model's name before the slash. */
    public static Optional<CloudIdentity> ofProvider(String provider) {
        return Stream.of(values())
                .filter(cloud -> cloud.providers.contains(provider))
                .findFirst();
    }

    public String annotation() {
        return annotation;
    }

    /** Returns a value that the annotation could have. */
    public String example() {
        return example;
    }

    boolean allows(String value) {
        return value.matches(form);
    }
}
