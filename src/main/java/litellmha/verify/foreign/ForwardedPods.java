package litellmha.verify.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.kubeapi.ApiFailure;
import litellmha.kubeapi.KubeContext;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.kubeapi.Workloads;
import litellmha.verify.cluster.StackCluster;

/** The pods behind a Deployment, each by a port-forward of its own. Nothing is made in the cluster. */
public final class ForwardedPods implements AutoCloseable {

    /** What a user needs; a web socket opens with GET, and newer API servers want create as well. */
    public static final List<Right> RIGHTS = Stream.of(
                    Rights.inNamespace("apps", "deployments", "get"),
                    Rights.inNamespace("", "pods", "list"),
                    Rights.inNamespace("", "pods/portforward", "get", "create"))
            .flatMap(List::stream)
            .toList();

    private static final String KIND = "deployment/";

    private final List<LocalPortForward> forwards = new ArrayList<>();
    private final List<Address> addresses = new ArrayList<>();
    private final KubernetesClient client;
    private final String namespace;

    private ForwardedPods(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * Opens a port-forward to each pod, on the cluster of a kube context; closing them closes the connection.
     *
     * @param namespace of the Deployment; if empty, that of the context
     * @param deployment {@code deployment/NAME}
     * @param port that LiteLLM listens on; if empty, the container's port that is named http, or its only one
     * @throws ForeignGatewayException if there is no such Deployment, or fewer than two pods, or their port is unknown
     * @throws litellmha.kubeapi.ClusterUnreachableException if there is no such context, or it cannot be used
     * @throws litellmha.verify.cluster.StackNotThereException if the user lacks a right
     */
    public static ForwardedPods open(String context, Optional<String> namespace, String deployment, OptionalInt port) {
        KubernetesClient client = KubeContext.client(context);
        String found = namespace.orElseGet(
                () -> Optional.ofNullable(client.getNamespace()).orElse("default"));
        try {
            StackCluster.requireRights(client, found, RIGHTS);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
        return open(client, found, deployment, port);
    }

    /** Does the same with a client, which is closed along. */
    static ForwardedPods open(KubernetesClient client, String namespace, String deployment, OptionalInt port) {
        ForwardedPods forwarded = new ForwardedPods(client, namespace);
        try {
            for (Pod pod : pods(client, namespace, deployment)) {
                forwarded.forward(pod, port);
            }
            return forwarded;
        } catch (KubernetesClientException e) {
            forwarded.close();
            throw refused(deployment, "which the cluster does not let this user reach: " + ApiFailure.reason(e));
        } catch (RuntimeException e) {
            forwarded.close();
            throw e;
        }
    }

    /** @throws ForeignGatewayException if it is no {@code deployment/NAME} */
    public static void requireForm(String deployment) {
        if (!deployment.matches(KIND + "[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw refused(deployment.isEmpty() ? "nothing" : deployment, "which is no Deployment");
        }
    }

    private static List<Pod> pods(KubernetesClient client, String namespace, String deployment) {
        Deployment found = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment.substring(KIND.length()))
                .get();
        if (found == null) {
            throw refused(deployment, "which does not exist in namespace " + namespace);
        }
        JsonNode json = new JsonMapper().valueToTree(found);
        Workloads.missing(json).ifPresent(missing -> {
            throw refused(deployment, "which is not healthy: " + missing);
        });
        List<Pod> pods = client
                .pods()
                .inNamespace(namespace)
                .withLabelSelector(found.getSpec().getSelector())
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
        if (pods.size() < 2) {
            throw refused(
                    deployment, "which has %d pod, and one alone shows nothing of sharing".formatted(pods.size()));
        }
        return pods;
    }

    private void forward(Pod pod, OptionalInt port) {
        String name = pod.getMetadata().getName();
        LocalPortForward forward =
                client.pods().inNamespace(namespace).withName(name).portForward(port.orElseGet(() -> port(pod)));
        forwards.add(forward);
        addresses.add(new Address(name, "http://127.0.0.1:" + forward.getLocalPort(), true));
    }

    static int port(Pod pod) {
        List<ContainerPort> ports = pod.getSpec().getContainers().stream()
                .map(Container::getPorts)
                .flatMap(List::stream)
                .toList();
        Optional<ContainerPort> http =
                ports.stream().filter(port -> "http".equals(port.getName())).findFirst();
        if (http.isEmpty() && ports.size() != 1) {
            String found = ports.stream()
                    .map(port -> "%s %d".formatted(port.getName(), port.getContainerPort()))
                    .collect(Collectors.joining(", "));
            throw new ForeignGatewayException(
                    "--port: found nothing, and pod %s has %s; allowed: the port that LiteLLM listens on, such as 4000"
                            .formatted(
                                    pod.getMetadata().getName(),
                                    ports.isEmpty() ? "no ports" : "the ports " + found + ", none of them named http"));
        }
        return http.orElseGet(() -> ports.get(0)).getContainerPort();
    }

    private static ForeignGatewayException refused(String found, String why) {
        return new ForeignGatewayException(
                "--pods-of: found %s, %s; allowed: deployment/NAME of a Deployment with two or more pods"
                        .formatted(found, why));
    }

    public String namespace() {
        return namespace;
    }

    public List<Address> addresses() {
        return List.copyOf(addresses);
    }

    @Override
    public void close() {
        for (LocalPortForward forward : forwards) {
            try {
                forward.close();
            } catch (IOException e) {
                // Whatever is left of it ends with this program.
            }
        }
        client.close();
    }
}
