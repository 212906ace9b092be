/** What the program declares, on real API servers and clusters. */
package litellmha.cluster;
