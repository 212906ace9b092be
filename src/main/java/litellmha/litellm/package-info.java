/** Which LiteLLM the program is made for. The package depends on nothing. */
package litellmha.litellm;
