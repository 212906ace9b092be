/** Where secrets come from, and how they reach pods. */
package litellmha.secret;
