package litellmha.verify.foreign;

import litellmha.verify.cluster.Replica;

/**
 * Where requests are sent to over HTTP.
 *
 * @param name in the history: that of a pod, or the host
 * @param address a URL without a slash at its end
 * @param alone whether it is that of one process, and not of a load balancer
 */
public record Address(String name, String address, boolean alone) implements Replica {}
