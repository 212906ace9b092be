/**
 * A Kubernetes provider for the Pulumi engine that needs no cluster: a {@linkplain litellmha.offline.SimulatedCluster
 * folder} stands for it. {@code litellm-ha up}, {@code preview} and {@code comment} run on it without a cluster, and so do
 * the tests on the real engine.
 *
 * <p>The official provider can render to files too ({@code renderYamlToDirectory}), but it writes secrets in clear text,
 * is not fully offline, and has to be downloaded first. This one requires no network access, keeps no secret on disk,
 * and lets a test follow each operation and make it fail.
 *
 * <p>It simulates what this program declares and no more: objects with a given name, in a namespace or in none, and
 * Helm releases; immutable fields, missing namespaces, replacement, drift and the marks of secrets; who manages which field, as
 * server-side apply keeps it, and one rule of admission. It judges as release 4.32 of the official provider, which the table
 * {@code ProviderConformance} in the tests compares. It knows no schema, fills in no default and runs nothing.
 */
package litellmha.offline;
