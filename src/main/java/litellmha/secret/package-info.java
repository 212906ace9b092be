/** Secrets: where they come from, how they reach pods, and what may never change. */
package litellmha.secret;
