package com.pulumi.bootstrap.internal;

import litellmha.kube.ChildOptions;

/**
 * Tells Pulumi's Java host which providers the program needs, in the place of the SDK's class of this name, which the
 * jar's class path has later. The host starts a JVM for it before each run. The SDK's reads the lists of all jars, half a
 * second, and names the provider of the Kubernetes SDK's own age, which the engine then downloads and nobody uses.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.printf(
                "[{\"resource\":true,\"name\":\"kubernetes\",\"version\":\"%s\"}]%n", ChildOptions.PROVIDER_VERSION);
    }
}
