package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodRulesTest {

    private final ProdConfiguration prod = new ProdConfiguration();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'imagePullSecrets': ['registry', 'other.registry']}",
                "{'nodeSelector': {'pool': 'llm', 'topology.kubernetes.io/region': 'eu'}}",
                "{'tolerations': [{'key': 'dedicated', 'value': 'llm', 'effect': 'NoSchedule'}]}",
                "{'tolerations': [{'key': 'spot', 'operator': 'Exists', 'effect': 'NoExecute', 'tolerationSeconds': 3600}]}",
                "{'tolerations': [{'operator': 'Exists', 'effect': 'NoSchedule'}]}",
                "{'tolerations': [{'operator': 'Exists', 'effect': 'NoExecute', 'tolerationSeconds': 300}]}",
                "{'priorityClass': 'llm', 'labels': {'team': 'ai'}, 'annotations': {'sidecar.istio.io/inject': 'false'}}"
            })
    void whatKubernetesTakesIsAllowed(String pods) {
        assertThat(prod.with("pods", pods).faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'imagePullSecret': ['a']} | did you mean imagePullSecrets?
            {'imagePullSecrets': ['A']} | pods.imagePullSecrets[0]: found "A"; allowed: the name of a Secret
            {'imagePullSecrets': ['a', 'a']} | pods.imagePullSecrets[1]: found "a"; allowed: each Secret once
            {'nodeSelector': {'a b': 'c'}} | pods.nodeSelector: found "a b=c"; allowed: a label as Kubernetes allows it
            {'nodeSelector': {'kubernetes.io/hostname': 'a'}} | pods.nodeSelector.kubernetes.io/hostname: found "a"; allowed: labels of several nodes
            {'tolerations': [{'value': 'a', 'effect': 'NoSchedule'}]} | pods.tolerations[0].key: found nothing; allowed: a key, or operator: Exists
            {'tolerations': [{'key': 'a b', 'operator': 'Exists'}]} | pods.tolerations[0].key: found "a b"; allowed: the key of a taint
            {'tolerations': [{'key': 'a', 'operator': 'exists'}]} | pods.tolerations[0].operator: found "exists"; allowed: one of Exists, Equal
            {'tolerations': [{'key': 'a', 'operator': 'Exists', 'value': 'b'}]} | pods.tolerations[0].value: found "b"; allowed: nothing with operator: Exists
            {'tolerations': [{'key': 'a', 'effect': 'NoSchedule', 'tolerationSeconds': 1}]} | tolerationSeconds: found 1; allowed: nothing without effect: NoExecute
            {'tolerations': [{'key': 'a', 'effect': 'NoExecute', 'tolerationSeconds': 100000}]} | tolerationSeconds: found 100000; allowed: a whole number from 0 to 86400
            {'priorityClass': 'High!'} | pods.priorityClass: found "High!"; allowed: the name of a PriorityClass
            {'labels': {'app.kubernetes.io/name': 'a'}} | pods.labels: found "app.kubernetes.io/name"; allowed: labels that nothing else depends on
            {'labels': {'cnpg.io/cluster': 'a'}} | pods.labels: found "cnpg.io/cluster"
            {'annotations': {'k8s.cnpg.io/x': 'a'}} | pods.annotations: found "k8s.cnpg.io/x"; allowed: annotations that nothing else depends on
            {'labels': {'role': 'a'}} | pods.labels: found "role"; allowed: labels that nothing else depends on
            {'annotations': {'pulumi.com/patchForce': 'true'}} | pods.annotations: found "pulumi.com/patchForce"
            {'annotations': {'kubernetes.io/config.mirror': 'a'}} | pods.annotations: found "kubernetes.io/config.mirror"
            {'annotations': {'controller.kubernetes.io/pod-deletion-cost': 'high'}} | pod-deletion-cost: found "high"; allowed: a whole number
            {'imagePullSecrets': ['litellm-secrets']} | pods.imagePullSecrets[0]: found "litellm-secrets"; allowed: a Secret that this program does not create
            {'tolerations': [{'key': 'a', 'value': 'not a label!', 'effect': 'NoSchedule'}]} | pods.tolerations[0].value: found "not a label!"; allowed: the value of a taint
            {'tolerations': [{'key': 'a', 'tolerationSeconds': -1}]} | pods.tolerations[0].tolerationSeconds: found -1; allowed: nothing without effect: NoExecute
            {'annotations': {'a b': 'c'}} | pods.annotations: found "a b"; allowed: the key of an annotation
            """)
    void everythingElseIsRefused(String pods, String fault) {
        assertThat(prod.with("pods", pods).faults()).singleElement().asString().contains(fault);
    }

    @Test
    void annotationsAreAsLargeAsKubernetesAllowsWithThoseOfTheProgram() {
        String annotations = "{'annotations': {'example.com/note': '%s'}}";
        int most = (256 - 4) * 1024 - "example.com/note".length();

        assertThat(prod.with("pods", annotations.formatted("x".repeat(most))).faults())
                .isEmpty();
        assertThat(prod.with("pods", annotations.formatted("x".repeat(most + 1)))
                        .faults())
                .singleElement()
                .asString()
                .contains("pods.annotations: found 258049 bytes; allowed: at most 258048 bytes together");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'operator': 'Exists'}",
                "{'operator': 'Exists', 'effect': 'NoExecute'}",
                "{'operator': 'Exists', 'effect': 'NoExecute', 'tolerationSeconds': 301}",
                "{'key': 'node.kubernetes.io/unreachable', 'operator': 'Exists'}",
                "{'key': 'node.kubernetes.io/not-ready', 'effect': 'NoExecute'}"
            })
    void podsDoNotStayOnALostNode(String toleration) {
        assertThat(prod.with("pods", "{'tolerations': [%s]}".formatted(toleration))
                        .faults())
                .singleElement()
                .asString()
                .contains("pods.tolerations[0]: found a toleration that keeps pods on a lost node");
    }

    @Test
    void oneNodeIsEnoughForOnePodOfAKind() {
        assertThat(prod.with("pods", "{'nodeSelector': {'kubernetes.io/hostname': 'a'}}")
                        .inTier("cost")
                        .faults())
                .isEmpty();
    }
}
