package litellmha.kube;

import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import com.pulumi.resources.Resource;
import java.time.Duration;
import java.util.List;

/** The options of everything that a component declares. */
public final class ChildOptions {

    /**
     * The version of the Kubernetes provider. The SDK would ask for a provider of its own age, 4.0.0, which knows neither
     * {@code pulumi.com/waitFor} nor today's clusters.
     */
    public static final String PROVIDER_VERSION = "4.32.0";

    private ChildOptions() {}

    /** A child of the component that is created after what it needs. */
    public static CustomResourceOptions of(Resource component, Resource... needs) {
        return builder(component, needs).build();
    }

    /**
     * Returns the options of {@link #of} for a Job whose name changes with its content. Its predecessor is deleted first:
     * after a failure Pulumi would delete it last, and if the content has changed back by then, that is the Job itself.
     */
    public static CustomResourceOptions ofJob(Resource component, List<Resource> needs) {
        return builder(component, needs.toArray(Resource[]::new))
                .deleteBeforeReplace(true)
                .build();
    }

    /**
     * Returns the options of {@link #of} for a Deployment whose pods an autoscaler counts: it begins with the number that is
     * declared, and then has the autoscaler's. To leave the field out would not do: when the field is given up by the only
     * one who set it, Kubernetes' default returns, which is one pod.
     */
    public static CustomResourceOptions ofScaled(Resource component, List<? extends Resource> needs) {
        return builder(component, needs.toArray(Resource[]::new))
                .ignoreChanges("spec.replicas")
                .build();
    }

    /**
     * Returns the options of {@link #of}; if retained, Pulumi also refuses to delete or replace the object, and leaves it in
     * the cluster when it is removed from the program.
     */
    public static CustomResourceOptions retained(boolean retained, Resource component, Resource... needs) {
        return retained(retained, retained, component, needs);
    }

    /** @param isProtected whether Pulumi refuses to delete or replace the object, also when it is removed from the program */
    public static CustomResourceOptions retained(
            boolean retained, boolean isProtected, Resource component, Resource... needs) {
        return builder(component, needs)
                .protect(isProtected)
                .retainOnDelete(retained)
                .build();
    }

    /**
     * Returns the options of {@link #of}; if left behind, the object stays in the cluster when it is removed from the program.
     */
    public static CustomResourceOptions leftBehind(boolean leftBehind, Resource component) {
        return builder(component).retainOnDelete(leftBehind).build();
    }

    /**
     * Returns the options with a limit of their own: {@code up} waits that long until the object is ready, created or updated,
     * instead of the provider's ten minutes.
     */
    public static CustomResourceOptions within(Duration limit, CustomResourceOptions options) {
        return CustomResourceOptions.merge(
                options,
                CustomResourceOptions.builder()
                        .customTimeouts(CustomTimeouts.builder()
                                .create(limit)
                                .update(limit)
                                .build())
                        .build());
    }

    private static CustomResourceOptions.Builder builder(Resource component, Resource... needs) {
        return CustomResourceOptions.builder()
                .parent(component)
                .dependsOn(needs)
                .version(PROVIDER_VERSION);
    }
}
