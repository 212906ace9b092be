/** The clients that checks send requests and rows with. They run inside the cluster, where the stack's own clients are. */
package litellmha.verify.client;
