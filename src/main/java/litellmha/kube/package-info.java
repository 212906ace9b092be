/** What every object that the program declares has in common. */
package litellmha.kube;
