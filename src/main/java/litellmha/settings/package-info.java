/** Reads stack files strictly, and checks their settings once. */
package litellmha.settings;
