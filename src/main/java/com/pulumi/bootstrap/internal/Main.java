package com.pulumi.bootstrap.internal;

import litellmha.kube.ChildOptions;

/**
 * Tells Pulumi's Java host which providers the program needs. The host starts a JVM for this before each run. The class
 * replaces the SDK's class of the same name, which comes later on the class path: the SDK's reads the contents of all jars,
 * which takes half a second, and names the old provider that the Kubernetes SDK was generated for, which the engine would
 * download and nothing would use.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.printf(
                "[{\"resource\":true,\"name\":\"kubernetes\",\"version\":\"%s\"}]%n", ChildOptions.PROVIDER_VERSION);
    }
}
