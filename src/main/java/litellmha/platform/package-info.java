/** The whole of a stack: what it wants, and its declaration. */
package litellmha.platform;
