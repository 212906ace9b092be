package litellmha.offline;

import static litellmha.offline.ConformanceObjects.annotated;
import static litellmha.offline.ConformanceObjects.cluster;
import static litellmha.offline.ConformanceObjects.data;
import static litellmha.offline.ConformanceObjects.deployment;
import static litellmha.offline.ConformanceObjects.elsewhere;
import static litellmha.offline.ConformanceObjects.job;
import static litellmha.offline.ConformanceObjects.live;
import static litellmha.offline.ConformanceObjects.owned;
import static litellmha.offline.ConformanceObjects.synchronous;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.function.Function;

/**
 * What the official Kubernetes provider and the offline one answer to the same calls. {@code ProviderConformanceTest} puts
 * the cases to the offline one, {@code ProviderConformanceOnApiServerTest} to the official one and a real API server.
 *
 * <p>Where the offline provider knowingly differs, because this program does not come there:
 *
 * <ul>
 *   <li>It requires {@code metadata.name} and {@code metadata.namespace}, and refuses bad base64 in {@code Check}; the
 *       official one makes up a name, takes the kubeconfig's namespace, and leaves base64 to the API server.
 *   <li>It knows no schema: a list is one field, so somebody else's sidecar conflicts with the program's containers, and
 *       objects have neither defaults nor status. It waits for nothing, so {@code pulumi.com/replaceUnready} replaces
 *       nothing.
 *   <li>An update that is refused leaves the state as it was. The official provider records the inputs and that they failed,
 *       so that the next {@code up} tries again.
 *   <li>The official provider takes a 403 in a preview for no answer, and previews the inputs; the only admission rule that is
 *       simulated answers 422.
 *   <li>A look-up without inputs makes the whole object the inputs; the official one leaves out what the schema calls no
 *       input.
 *   <li>A Helm release is stored, not installed.
 * </ul>
 */
public final class ProviderConformance {
    private ProviderConformance() {}

    /**
     * @param upserting what a provider answers that creates objects by server-side apply: release 4.25, and by its source
     *     4.32 with {@code upsertExistingObjects}
     * @param creating what 4.32 answers without that setting; read in its source, not run
     * @param run what is asked
     */
    public record Case(String name, String upserting, String creating, Function<ProviderSession, String> run) {
        private static Case same(String name, String both, Function<ProviderSession, String> run) {
            return new Case(name, both, both, run);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Case> cases() {
        return List.of(
                Case.same("create", "CREATED \"1\"", s -> s.create(data(s, "'a': '1'")) + " " + live(s, "a")),
                new Case(
                        "create what somebody has created alike",
                        "CREATED \"1\"",
                        "REFUSED: already exists \"1\"",
                        s -> {
                            s.outside.create(data(s, "'a': '1'"), "somebody");
                            return s.create(data(s, "'a': '1'")) + " " + live(s, "a");
                        }),
                new Case(
                        "create what somebody has created otherwise",
                        "REFUSED: conflict with somebody \"1\"",
                        "REFUSED: already exists \"1\"",
                        s -> {
                            s.outside.create(data(s, "'a': '1'"), "somebody");
                            return s.create(data(s, "'a': '2'")) + " " + live(s, "a");
                        }),
                new Case(
                        "create by force what somebody has created otherwise",
                        "CREATED \"2\"",
                        "REFUSED: already exists \"1\"",
                        s -> {
                            s.outside.create(data(s, "'a': '1'"), "somebody");
                            return s.create(annotated(s, "'pulumi.com/patchForce': 'true'", "'a': '2'"))
                                    + " "
                                    + live(s, "a");
                        }),
                new Case(
                        "create what a killed run has created", "CREATED \"2\"", "REFUSED: already exists \"1\"", s -> {
                            s.create(owned(s, "one", "'a': '1'"));
                            return s.create(owned(s, "one", "'a': '2'")) + " " + live(s, "a");
                        }),
                new Case(
                        "create what another stack has created",
                        "REFUSED: conflict with one \"1\"",
                        "REFUSED: already exists \"1\"",
                        s -> {
                            s.create(owned(s, "one", "'a': '1'"));
                            return s.create(owned(s, "other", "'a': '2'")) + " " + live(s, "a");
                        }),
                new Case(
                        "create a Deployment that exists with another selector",
                        "REFUSED: immutable",
                        "REFUSED: already exists",
                        s -> {
                            s.create(deployment(s, "a", 0));
                            return s.create(deployment(s, "b", 0));
                        }),
                Case.same("create in no namespace", "REFUSED: no namespace", s -> s.create(elsewhere(s))),
                Case.same("preview of create in no namespace", "PREVIEWED", s -> s.previewCreate(elsewhere(s))),
                Case.same(
                        "preview of create",
                        "PREVIEWED no object",
                        s -> s.previewCreate(data(s, "'a': '1'")) + " " + live(s, "a")),
                Case.same("preview of create of what exists otherwise", "PREVIEWED \"1\"", s -> {
                    s.outside.create(data(s, "'a': '1'"), "somebody");
                    return s.previewCreate(data(s, "'a': '2'")) + " " + live(s, "a");
                }),
                Case.same("preview of create of a Deployment that exists with another selector", "PREVIEWED", s -> {
                    s.create(deployment(s, "a", 0));
                    return s.previewCreate(deployment(s, "b", 0));
                }),
                Case.same(
                        "preview of create with what is not known yet",
                        "PREVIEWED",
                        s -> s.previewCreate(cluster(s, 1, ProviderCalls.UNKNOWN))),
                Case.same(
                        "no change",
                        "CREATED UNCHANGED",
                        s -> s.create(data(s, "'a': '1'")) + " " + s.diff(data(s, "'a': '1'"))),
                Case.same("update", "UPDATE +data.c, -data.b, ~data.a UPDATED {\"a\":\"2\",\"c\":\"1\"}", s -> {
                    s.create(data(s, "'a': '1', 'b': '1'"));
                    ObjectNode next = data(s, "'a': '2', 'c': '1'");
                    return s.diff(next) + " " + s.update(next) + " " + s.live(next, "/data");
                }),
                Case.same("preview of update", "PREVIEWED \"1\"", s -> {
                    s.create(data(s, "'a': '1'"));
                    return s.previewUpdate(data(s, "'a': '2'")) + " " + live(s, "a");
                }),
                Case.same("update of what is gone", "REFUSED: not found REFUSED: not found", s -> {
                    s.create(data(s, "'a': '1'"));
                    s.outside.delete(data(s, ""));
                    return s.previewUpdate(data(s, "'a': '2'")) + " " + s.update(data(s, "'a': '2'"));
                }),
                new Case(
                        "update of what somebody has changed",
                        "REFUSED: conflict with somebody REFUSED: conflict with somebody \"2\"",
                        "PREVIEWED REFUSED: conflict with somebody \"2\"",
                        s -> {
                            s.create(data(s, "'a': '1', 'b': '1'"));
                            s.outside.apply(data(s, "'a': '2'"), "somebody");
                            ObjectNode next = data(s, "'a': '3', 'b': '1'");
                            return s.previewUpdate(next) + " " + s.update(next) + " " + live(s, "a");
                        }),
                Case.same("update by force of what somebody has changed", "PREVIEWED UPDATED \"3\"", s -> {
                    s.create(data(s, "'a': '1', 'b': '1'"));
                    s.outside.apply(data(s, "'a': '2'"), "somebody");
                    ObjectNode next = annotated(s, "'pulumi.com/patchForce': 'true'", "'a': '3', 'b': '1'");
                    return s.previewUpdate(next) + " " + s.update(next) + " " + live(s, "a");
                }),
                Case.same("update beside what somebody has added", "UPDATED {\"a\":\"2\",\"b\":\"1\"}", s -> {
                    s.create(data(s, "'a': '1'"));
                    s.outside.apply(data(s, "'b': '1'"), "somebody");
                    return s.update(data(s, "'a': '2'")) + " " + s.live(data(s, ""), "/data");
                }),
                new Case(
                        "the field manager of an annotation",
                        "stack by Apply UPDATED stack by Apply",
                        "pulumi-kubernetes by Update UPDATED stack by Apply",
                        s -> {
                            s.create(owned(s, "stack", "'a': '1'"));
                            return s.managers(data(s, "")) + " " + s.update(owned(s, "stack", "'a': '2'")) + " "
                                    + s.managers(data(s, ""));
                        }),
                new Case(
                        "another field manager, which changes the annotation that names it",
                        "REFUSED: conflict with one",
                        "UPDATED other by Apply",
                        s -> {
                            s.create(owned(s, "one", "'a': '1'"));
                            String updated = s.update(owned(s, "other", "'a': '1'"));
                            return updated.equals("UPDATED") ? updated + " " + s.managers(data(s, "")) : updated;
                        }),
                Case.same("a first annotation with a field manager", "UPDATED stack by Apply {\"a\":\"1\"}", s -> {
                    s.create(data(s, "'a': '1', 'b': '1'"));
                    return s.update(owned(s, "stack", "'a': '1'")) + " " + s.managers(data(s, "")) + " "
                            + s.live(data(s, ""), "/data");
                }),
                Case.same("another name", "REPLACE !~metadata.name", s -> {
                    s.create(data(s, "'a': '1'"));
                    ObjectNode renamed = data(s, "'a': '1'");
                    renamed.withObjectProperty("metadata").put("name", s.name + "-2");
                    return s.diff(renamed);
                }),
                Case.same(
                        "another selector",
                        "DELETE, REPLACE !~spec.selector.matchLabels.app, " + "~spec.template.metadata.labels.app",
                        s -> {
                            s.create(deployment(s, "a", 0));
                            return s.diff(deployment(s, "b", 0));
                        }),
                Case.same("another type of Secret", "DELETE, REPLACE !~type", s -> {
                    s.create(s.object("v1", "Secret", "'type': 'a/b', 'data': {'a': 'b25l'}"));
                    return s.diff(s.object("v1", "Secret", "'type': 'a/c', 'data': {'a': 'b25l'}"));
                }),
                Case.same(
                        "a Job that becomes another", "DELETE, REPLACE !~spec.template.spec.containers[0].image", s -> {
                            s.create(job(s, "one"));
                            return s.diff(job(s, "two"));
                        }),
                Case.same("a Secret of text", "__inputs.data, data UNCHANGED UPDATE ~data.a", s -> {
                    s.create(s.object("v1", "Secret", "'stringData': {'a': 'one'}"));
                    return s.secrets() + " " + s.diff(s.object("v1", "Secret", "'data': {'a': 'b25l'}")) + " "
                            + s.diff(s.object("v1", "Secret", "'stringData': {'a': 'two'}"));
                }),
                Case.same(
                        "a Secret of no base64",
                        "REFUSED: no base64",
                        s -> s.create(s.object("v1", "Secret", "'data': {'a': '?'}"))),
                Case.same("secrets in other objects", "__inputs.data.a, data.a", s -> {
                    ObjectNode map = data(s, "'b': '1'");
                    map.withObjectProperty("data").set("a", Wire.secret(TextNode.valueOf("hidden")));
                    s.create(map);
                    return s.secrets();
                }),
                Case.same(
                        "a secret in a list",
                        "__inputs.spec.template.spec.containers, spec.template.spec.containers",
                        s -> {
                            ObjectNode deployment = deployment(s, "a", 0);
                            ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
                                    .set("image", Wire.secret(TextNode.valueOf("hidden")));
                            s.create(deployment);
                            return s.secrets();
                        }),
                Case.same("a field that somebody else sets and changes are ignored of", "UNCHANGED UPDATED 2", s -> {
                    s.create(deployment(s, "a", 0));
                    s.outside.apply(s.object("apps/v1", "Deployment", "'spec': {'replicas': 2}"), "autoscaler");
                    s.read();
                    return s.diff(deployment(s, "a", 0), "spec.replicas") + " "
                            + s.update(deployment(s, "a", 1), "spec.replicas") + " "
                            + s.live(deployment(s, "a", 0), "/spec/replicas");
                }),
                Case.same("a field that changes are ignored of and nobody else sets", "UPDATED 0", s -> {
                    s.create(deployment(s, "a", 0));
                    return s.update(deployment(s, "a", 1), "spec.replicas") + " "
                            + s.live(deployment(s, "a", 0), "/spec/replicas");
                }),
                Case.same("read what somebody has changed", "FOUND UPDATE ~data.a", s -> {
                    s.create(data(s, "'a': '1'"));
                    s.outside.apply(data(s, "'a': '2', 'b': '1'"), "somebody");
                    return s.read() + " " + s.diff(data(s, "'a': '1'"));
                }),
                Case.same("read what is gone", "FOUND GONE", s -> {
                    s.create(data(s, "'a': '1'"));
                    String before = s.read();
                    s.outside.delete(data(s, ""));
                    return before + " " + s.read();
                }),
                Case.same("delete", "DELETED no object", s -> {
                    s.create(data(s, "'a': '1'"));
                    return s.delete() + " " + live(s, "a");
                }),
                Case.same("delete what is gone", "DELETED", s -> {
                    s.create(data(s, "'a': '1'"));
                    s.outside.delete(data(s, ""));
                    return s.delete();
                }),
                Case.same(
                        "a custom resource",
                        "CREATED UNCHANGED UPDATE ~spec.instances UPDATED 2",
                        s -> s.create(cluster(s, 1, ""))
                                + " " + s.diff(cluster(s, 1, "")) + " " + s.diff(cluster(s, 2, "")) + " "
                                + s.update(cluster(s, 2, "")) + " " + s.live(cluster(s, 2, ""), "/spec/instances")),
                Case.same("what admission refuses", "REFUSED: admission REFUSED: admission no object", s -> {
                    ObjectNode refused = cluster(s, 1, "required");
                    return s.previewCreate(refused) + " " + s.create(refused) + " " + s.live(refused, "/spec");
                }),
                Case.same("an update that admission refuses", "REFUSED: admission REFUSED: admission 2", s -> {
                    s.create(cluster(s, 2, "required"));
                    ObjectNode refused = cluster(s, 1, "required");
                    return s.previewUpdate(refused) + " " + s.update(refused) + " "
                            + s.live(refused, "/spec/instances");
                }),
                new Case(
                        "from prod to cost at the first update",
                        "PREVIEWED UPDATED no synchronous",
                        "REFUSED: admission UPDATED no synchronous",
                        s -> {
                            s.create(cluster(s, 2, "required"));
                            ObjectNode cost = cluster(s, 1, "");
                            return s.previewUpdate(cost) + " " + s.update(cost)
                                    + synchronous(s.live(cost, "/spec/postgresql/synchronous"));
                        }),
                Case.same("from prod to cost at a later update", "UPDATED PREVIEWED UPDATED no synchronous", s -> {
                    s.create(cluster(s, 2, "required"));
                    ObjectNode cost = cluster(s, 1, "");
                    return s.update(cluster(s, 3, "required")) + " " + s.previewUpdate(cost) + " " + s.update(cost)
                            + synchronous(s.live(cost, "/spec/postgresql/synchronous"));
                }));
    }
}
