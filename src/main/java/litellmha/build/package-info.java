/** Ties a built jar to the sources it was built from. */
package litellmha.build;
