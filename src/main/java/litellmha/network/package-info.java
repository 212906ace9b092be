/** Who may talk to whom. */
package litellmha.network;
