/** Makes a stack file of the {@code config.yaml} that a LiteLLM gateway has today. */
package litellmha.configimport;
