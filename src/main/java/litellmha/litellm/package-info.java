/** Which LiteLLM the program is made for, and what that LiteLLM does. The package depends on nothing. */
package litellmha.litellm;
