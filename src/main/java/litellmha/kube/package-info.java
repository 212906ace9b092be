/** Factories for Kubernetes objects and their parts: plain arguments in, built object out, one subject each. */
package litellmha.kube;
