/** Runs on a LiteLLM that is no stack: requests over HTTP from this machine, to its address or to its pods one by one. */
package litellmha.verify.foreign;
