/** The plan of a complete stack, and the component that declares it. */
package litellmha.platform;
