/** Where secrets come from, how they reach pods, and which of them must never change. */
package litellmha.secret;
