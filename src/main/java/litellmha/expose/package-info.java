/** What leads to the gateway from outside the cluster, through a controller that is there already. */
package litellmha.expose;
