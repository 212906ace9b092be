/** The LiteLLM proxy. */
package litellmha.gateway;
