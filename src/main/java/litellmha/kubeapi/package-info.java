/**
 * How the commands that look at a cluster reach it and read it: contexts, rights, and the health of pods, Deployments and
 * nodes. The package depends on no other of the program but {@code names}.
 */
package litellmha.kubeapi;
